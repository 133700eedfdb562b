package io.tenantconfig.refresh;

import com.fasterxml.jackson.databind.JsonNode;
import io.tenantconfig.core.store.StoreException.Kind;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What AWS's errors mean. Of what AWS says only the code is passed on: a message may repeat the request. */
final class AwsErrors {

    private static final Pattern CODE = Pattern.compile("(?:.*#)?([A-Za-z0-9.]{1,100})(?::.*)?");

    private static final int TOO_MANY_REQUESTS = 429;

    private static final Set<String> THROTTLED = Set.of(
            "ProvisionedThroughputExceededException",
            "RequestLimitExceeded",
            "Throttling",
            "ThrottlingError",
            "ThrottlingException",
            "TooManyRequestsException",
            "TooManyUpdates");

    private static final Set<String> UNAVAILABLE =
            Set.of("InternalServerError", "InternalServiceError", "RequestExpired");

    private static final Set<String> DENIED = Set.of(
            "AccessDeniedException",
            "ExpiredTokenException",
            "IncompleteSignature",
            "InvalidSignatureException",
            "MissingAuthenticationTokenException",
            "NotAuthorized",
            "OptInRequired",
            "UnrecognizedClientException");

    private AwsErrors() {}

    /**
     * AWS's code of an error, without its namespace
     * (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization).
     *
     * @param header {@code x-amzn-ErrorType}, if the answer has one
     */
    static Optional<String> code(Optional<String> header, JsonNode body) {
        return Stream.concat(
                        header.stream(),
                        Stream.of("__type", "code")
                                .map(member -> body.path(member).asText("")))
                .map(CODE::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    static Kind kind(int status, String code) {
        if (THROTTLED.contains(code) || status == TOO_MANY_REQUESTS) {
            return Kind.THROTTLED;
        }
        if (UNAVAILABLE.contains(code) || status >= HttpURLConnection.HTTP_INTERNAL_ERROR) {
            return Kind.UNAVAILABLE;
        }
        return DENIED.contains(code)
                        || status == HttpURLConnection.HTTP_UNAUTHORIZED
                        || status == HttpURLConnection.HTTP_FORBIDDEN
                ? Kind.DENIED
                : Kind.REFUSED;
    }
}
