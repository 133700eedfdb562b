package io.tenantconfig.server.errors;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.tenantconfig.server.snapshot.WireTime;
import io.tenantconfig.v1.ErrorReason;
import java.time.Duration;
import java.util.Map;

/** The table of failures: what each one means on the wire. */
public enum Failure {
    INVALID_FIELD(ErrorReason.ERROR_REASON_INVALID_FIELD, Code.INVALID_ARGUMENT),
    REQUEST_MALFORMED(ErrorReason.ERROR_REASON_REQUEST_MALFORMED, Code.INVALID_ARGUMENT),
    KEY_NOT_FOUND(ErrorReason.ERROR_REASON_KEY_NOT_FOUND, Code.NOT_FOUND),
    NOT_LOADED(ErrorReason.ERROR_REASON_NOT_LOADED, Code.UNAVAILABLE),
    DRAINING(ErrorReason.ERROR_REASON_DRAINING, Code.UNAVAILABLE),
    ANSWER_TOO_LARGE(ErrorReason.ERROR_REASON_ANSWER_TOO_LARGE, Code.RESOURCE_EXHAUSTED),
    LIMIT_REACHED(ErrorReason.ERROR_REASON_LIMIT_REACHED, Code.RESOURCE_EXHAUSTED),
    SLOW_READER(ErrorReason.ERROR_REASON_SLOW_READER, Code.RESOURCE_EXHAUSTED),
    INTERNAL(ErrorReason.ERROR_REASON_INTERNAL, Code.INTERNAL),
    SERVICE_NOT_ALLOWED(ErrorReason.ERROR_REASON_SERVICE_NOT_ALLOWED, Code.PERMISSION_DENIED),
    METHOD_NOT_ALLOWED(ErrorReason.ERROR_REASON_METHOD_NOT_ALLOWED, Code.PERMISSION_DENIED),
    TOKEN_MISSING(ErrorReason.ERROR_REASON_TOKEN_MISSING, Code.UNAUTHENTICATED),
    TOKEN_MALFORMED(ErrorReason.ERROR_REASON_TOKEN_MALFORMED, Code.UNAUTHENTICATED),
    TOKEN_UNTRUSTED(ErrorReason.ERROR_REASON_TOKEN_UNTRUSTED, Code.UNAUTHENTICATED),
    TOKEN_EXPIRED(ErrorReason.ERROR_REASON_TOKEN_EXPIRED, Code.UNAUTHENTICATED),
    TOKEN_NOT_YET_VALID(ErrorReason.ERROR_REASON_TOKEN_NOT_YET_VALID, Code.UNAUTHENTICATED),
    TOKEN_WRONG_ISSUER(ErrorReason.ERROR_REASON_TOKEN_WRONG_ISSUER, Code.UNAUTHENTICATED),
    TOKEN_WRONG_AUDIENCE(ErrorReason.ERROR_REASON_TOKEN_WRONG_AUDIENCE, Code.UNAUTHENTICATED),
    TOKEN_NO_TENANT(ErrorReason.ERROR_REASON_TOKEN_NO_TENANT, Code.UNAUTHENTICATED),
    KEYS_UNAVAILABLE(ErrorReason.ERROR_REASON_KEYS_UNAVAILABLE, Code.UNAVAILABLE);

    /** Of the reasons, as ErrorInfo wants it. */
    public static final String DOMAIN = "tenantconfig.io";

    /** How long who is told to come back should wait. Spreading the calls is the client's part. */
    public static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    /**
     * RetryInfo for clients that leave repetitions to gRPC, which does not read that
     * (https://github.com/grpc/proposal/blob/master/A6-client-retries.md#pushback).
     */
    private static final Metadata.Key<String> RETRY_PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    private static final String PREFIX = "ERROR_REASON_";

    private final String reason;
    private final Code code;

    Failure(ErrorReason reason, Code code) {
        this.reason = reason.name().substring(PREFIX.length());
        this.code = code;
    }

    /** As ErrorInfo names it. */
    public String reason() {
        return reason;
    }

    /** The failure as a call ends with it. */
    public StatusRuntimeException with(String message) {
        return with(message, Map.of());
    }

    /**
     * The failure as a call ends with it.
     *
     * @param message for people; no configuration value and nothing of a token
     * @param metadata the variable parts of the message, for programs
     */
    public StatusRuntimeException with(String message, Map<String, String> metadata) {
        return with(message, metadata, RETRY_DELAY);
    }

    /**
     * The failure as a call ends with it.
     *
     * @param retryDelay how long who is told to come back should wait
     */
    public StatusRuntimeException with(String message, Map<String, String> metadata, Duration retryDelay) {
        Status.Builder status = status(message, metadata);
        var trailers = new Metadata();
        if (code == Code.UNAVAILABLE || this == LIMIT_REACHED || this == SLOW_READER) {
            // Rounded up: a client that comes a fraction too early is refused once more.
            trailers.put(
                    RETRY_PUSHBACK, Long.toString(retryDelay.plusNanos(999_999).toMillis()));
            status.addDetails(Any.pack(RetryInfo.newBuilder()
                    .setRetryDelay(WireTime.of(retryDelay))
                    .build()));
        }
        return StatusProto.toStatusRuntimeException(status.build(), trailers);
    }

    /**
     * {@link #INVALID_FIELD}, as a call ends with it.
     *
     * @param field its path in the request
     * @param complaint the value as it was given, and what was expected
     */
    public static StatusRuntimeException invalid(String field, String complaint) {
        Status.Builder status = INVALID_FIELD.status(field + ": " + complaint, Map.of("field", field));
        status.addDetails(Any.pack(BadRequest.newBuilder()
                .addFieldViolations(BadRequest.FieldViolation.newBuilder()
                        .setField(field)
                        .setDescription(complaint)
                        .setReason(INVALID_FIELD.reason))
                .build()));
        return StatusProto.toStatusRuntimeException(status.build());
    }

    private Status.Builder status(String message, Map<String, String> metadata) {
        return Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage(message)
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setDomain(DOMAIN)
                        .setReason(reason)
                        .putAllMetadata(metadata)
                        .build()));
    }
}
