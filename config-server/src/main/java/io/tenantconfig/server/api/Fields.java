package io.tenantconfig.server.api;

import io.grpc.StatusRuntimeException;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.server.errors.Failure;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** Takes what requests hold as values, or says which field is wrong, how it was given and what was expected. */
final class Fields {

    private Fields() {}

    static ServiceName service(String value) {
        return parse("service", () -> new ServiceName(value));
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
            throw invalid(field, complaint.substring(complaint.indexOf(": ") + 2));
        }
    }

    static StatusRuntimeException invalid(String field, String value, String expected) {
        return invalid(field, InvalidInputException.quote(value) + " (expected: " + expected + ")");
    }

    private static StatusRuntimeException invalid(String field, String complaint) {
        return Failure.INVALID_FIELD.with(field + ": " + complaint, Map.of("field", field));
    }
}
