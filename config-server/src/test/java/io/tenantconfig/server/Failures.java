package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a failed call told its client. */
public record Failures(Status.Code code, String message, String reason, Map<String, String> metadata, boolean retry) {

    /** The failure of a call that fails. */
    public static Failures of(ThrowingCallable call) {
        return of(catchThrowableOfType(StatusRuntimeException.class, call));
    }

    public static Failures of(Throwable failure) {
        var status = StatusProto.fromThrowable(failure);
        ErrorInfo info = detail(status.getDetailsList(), ErrorInfo.class);
        if (!info.getDomain().equals("tenantconfig.io")) {
            throw new AssertionError("no ErrorInfo of ours", failure);
        }
        boolean retry = status.getDetailsList().stream().anyMatch(any -> any.is(RetryInfo.class));
        return new Failures(
                Status.fromCodeValue(status.getCode()).getCode(),
                status.getMessage(),
                info.getReason(),
                info.getMetadataMap(),
                retry);
    }

    private static ErrorInfo detail(List<Any> details, Class<ErrorInfo> type) {
        try {
            for (Any any : details) {
                if (any.is(type)) {
                    return any.unpack(type);
                }
            }
            return ErrorInfo.getDefaultInstance();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
