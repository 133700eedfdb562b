package io.tenantconfig.server.api;

import io.grpc.StatusRuntimeException;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.server.errors.Failure;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Takes what requests hold as values, or says which field is wrong, how it was given and what was expected. */
final class Fields {

    private static final int MAX_ETAG_LENGTH = 64;
    private static final Pattern KEY_PREFIX = Pattern.compile("[A-Za-z0-9_./-]{0," + ConfigKey.MAX_LENGTH + "}");

    private Fields() {}

    static ServiceName service(String value) {
        return parse("service", () -> new ServiceName(value));
    }

    static Selection selection(String service, String keyPrefix, boolean includeSensitive) {
        var selection = new Selection(service(service), keyPrefix, includeSensitive);
        if (!KEY_PREFIX.matcher(keyPrefix).matches()) {
            throw invalid("key_prefix", keyPrefix, "at most " + ConfigKey.MAX_LENGTH + " of the characters of keys");
        }
        return selection;
    }

    /** An etag that the client holds. Longer ones than any that there are would only be kept for nothing. */
    static String etag(String field, String value) {
        if (value.length() > MAX_ETAG_LENGTH) {
            throw invalid(field, value, "at most " + MAX_ETAG_LENGTH + " characters");
        }
        return value;
    }

    static ConfigKey key(String field, String value) {
        return parse(field, () -> new ConfigKey(value));
    }

    /** What the supplier makes of a field; a complaint of its own about the value becomes the field's. */
    static <T> T parse(String field, Supplier<T> supplier) {
        try {
            return supplier.get();
        } catch (InvalidInputException e) {
            String complaint = Objects.requireNonNull(e.getMessage());
            throw Failure.invalid(field, complaint.substring(complaint.indexOf(": ") + 2));
        }
    }

    static StatusRuntimeException invalid(String field, String value, String expected) {
        return Failure.invalid(field, InvalidInputException.quote(value) + " (expected: " + expected + ")");
    }
}
