package io.tenantconfig.storage;

import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * From what AWS answers to what can be done about it, by {@link AwsErrorTable}. AWS's own messages may repeat the request, values
 * included, so none of them is passed on, and the exceptions that hold them are not kept as causes.
 */
final class AwsErrors {

    private static final Set<String> CONFLICTS = Set.of(
            "ReplicatedWriteConflictException",
            "TooManyUpdates",
            "TransactionConflict",
            "TransactionConflictException");

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

    /**
     * What an exception means for a change that was asked for. {@link Kind#THROTTLED} says that nothing was changed, for
     * certain: of a call that was repeated, an earlier attempt may have been carried out.
     */
    static StoreException ofChange(StoreId store, String operation, SdkException exception) {
        StoreException failure = of(store, operation, exception);
        Integer attempts = exception.numAttempts();
        return failure.kind() != Kind.THROTTLED || (attempts != null && attempts == 1)
                ? failure
                : new StoreException(
                        Kind.UNAVAILABLE,
                        store,
                        operation + " was throttled when it was repeated; it may have been made");
    }

    /** Whether the store is asked too often; that somebody else writes the same entry is no such case. */
    static boolean isAboutRate(String code) {
        return !CONFLICTS.contains(code)
                && AwsErrorTable.of(code)
                        .filter(meaning -> meaning.kind() == Kind.THROTTLED)
                        .isPresent();
    }

    /** An error that AWS gives as a code inside an answer. */
    static StoreException of(StoreId store, String operation, String code) {
        Kind kind = AwsErrorTable.of(code).map(AwsErrorTable.Meaning::kind).orElse(Kind.REFUSED);
        return new StoreException(kind, store, operation + " failed: " + code + advice(code));
    }

    private static Kind kind(AwsServiceException answer) {
        Optional<AwsErrorTable.Meaning> listed = AwsErrorTable.of(code(answer));
        if (listed.isPresent()) {
            return listed.get().kind();
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
        return code(answer) + " (HTTP " + answer.statusCode() + ")" + advice(code(answer));
    }

    private static String advice(String code) {
        return AwsErrorTable.of(code)
                .flatMap(AwsErrorTable.Meaning::advice)
                .map(advice -> "; " + advice)
                .orElse("");
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
