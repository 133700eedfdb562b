package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * What a failed call told its client.
 *
 * @param retryDelay after what time it should come back; empty if it should not
 * @param wrongFields what is wrong with each field of the request
 */
public record Failures(
        Status.Code code,
        String message,
        String reason,
        Map<String, String> metadata,
        Optional<Duration> retryDelay,
        List<BadRequest.FieldViolation> wrongFields) {

    /** The failure of a call that fails. */
    public static Failures of(ThrowingCallable call) {
        return of(catchThrowableOfType(StatusRuntimeException.class, call));
    }

    public static Failures of(Throwable failure) {
        var status = StatusProto.fromThrowable(failure);
        List<Any> details = status.getDetailsList();
        ErrorInfo info = detail(details, ErrorInfo.class).orElseThrow(() -> new AssertionError("no details", failure));
        if (!info.getDomain().equals("tenantconfig.io")) {
            throw new AssertionError("no ErrorInfo of ours", failure);
        }
        return new Failures(
                Status.fromCodeValue(status.getCode()).getCode(),
                status.getMessage(),
                info.getReason(),
                info.getMetadataMap(),
                detail(details, RetryInfo.class)
                        .map(RetryInfo::getRetryDelay)
                        .map(delay -> Duration.ofSeconds(delay.getSeconds(), delay.getNanos())),
                detail(details, BadRequest.class)
                        .map(BadRequest::getFieldViolationsList)
                        .orElse(List.of()));
    }

    /** Whether the client should come back. */
    public boolean retry() {
        return retryDelay.isPresent();
    }

    private static <T extends Message> Optional<T> detail(List<Any> details, Class<T> type) {
        return details.stream().filter(any -> any.is(type)).findFirst().map(any -> {
            try {
                return any.unpack(type);
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        });
    }
}
