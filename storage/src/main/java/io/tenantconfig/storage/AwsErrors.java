package io.tenantconfig.storage;

import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The one table from what AWS answers to what can be done about it. AWS's own messages may repeat the request, values
 * included, so none of them is passed on, and the exceptions that hold them are not kept as causes.
 */
final class AwsErrors {

    private static final Map<String, Kind> BY_CODE = Map.ofEntries(
            Map.entry("ThrottlingException", Kind.THROTTLED),
            Map.entry("ThrottlingError", Kind.THROTTLED),
            Map.entry("TooManyUpdates", Kind.THROTTLED),
            Map.entry("ProvisionedThroughputExceeded", Kind.THROTTLED),
            Map.entry("ProvisionedThroughputExceededException", Kind.THROTTLED),
            Map.entry("RequestLimitExceeded", Kind.THROTTLED),
            Map.entry("TransactionConflict", Kind.THROTTLED),
            Map.entry("TransactionConflictException", Kind.THROTTLED),
            Map.entry("TransactionInProgressException", Kind.UNAVAILABLE),
            Map.entry("InternalServerError", Kind.UNAVAILABLE),
            Map.entry("RequestExpired", Kind.UNAVAILABLE),
            Map.entry("AccessDeniedException", Kind.DENIED),
            Map.entry("ExpiredTokenException", Kind.DENIED),
            Map.entry("IncompleteSignature", Kind.DENIED),
            Map.entry("InvalidSignatureException", Kind.DENIED),
            Map.entry("MissingAuthenticationTokenException", Kind.DENIED),
            Map.entry("NotAuthorized", Kind.DENIED),
            Map.entry("OptInRequired", Kind.DENIED),
            Map.entry("UnrecognizedClientException", Kind.DENIED));

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int SERVER_ERROR = 500;

    private AwsErrors() {}

    /**
     * What an exception of the SDK means.
     *
     * @param operation AWS's name of the call, for instance {@code PutParameter}
     */
    static StoreException of(StoreId store, String operation, SdkException exception) {
        if (exception instanceof AwsServiceException answer) {
            return new StoreException(kind(answer), store, operation + " failed: " + describe(answer));
        }
        return new StoreException(Kind.UNAVAILABLE, store, operation + " got no usable answer: " + chain(exception));
    }

    /** An error that AWS gives as a code inside an answer. */
    static StoreException of(StoreId store, String operation, String code) {
        return new StoreException(BY_CODE.getOrDefault(code, Kind.REFUSED), store, operation + " failed: " + code);
    }

    private static Kind kind(AwsServiceException answer) {
        Kind listed = BY_CODE.get(code(answer));
        if (listed != null) {
            return listed;
        }
        if (answer.isThrottlingException()) {
            return Kind.THROTTLED;
        }
        int status = answer.statusCode();
        if (status >= SERVER_ERROR) {
            return Kind.UNAVAILABLE;
        }
        return status == UNAUTHORIZED || status == FORBIDDEN ? Kind.DENIED : Kind.REFUSED;
    }

    /** Without the request's id: the same trouble has the same description, so that a status that tells it can rest. */
    private static String describe(AwsServiceException answer) {
        return code(answer) + " (HTTP " + answer.statusCode() + ")";
    }

    private static String code(AwsServiceException answer) {
        return Optional.ofNullable(answer.awsErrorDetails())
                .flatMap(details -> Optional.ofNullable(details.errorCode()))
                .orElse("an error without a code");
    }

    /** The types on the way to the root, and the root's message where it can tell about the connection alone. */
    private static String chain(Throwable exception) {
        String type = exception.getClass().getSimpleName();
        Throwable cause = exception.getCause();
        if (cause != null) {
            return type + ", from " + chain(cause);
        }
        boolean aboutConnection = exception instanceof SocketException
                || exception instanceof SocketTimeoutException
                || exception instanceof UnknownHostException
                || exception instanceof SSLException;
        return aboutConnection ? type + ": " + exception.getMessage() : type;
    }
}
