package io.tenantconfig.core.store;

import io.tenantconfig.core.InvalidInputException;

/**
 * Which cluster's operator owns an entry. One per environment, set by the administrator, without a default: two clusters
 * that share a store by mistake never take each other's entries for their own.
 *
 * @param value 1 to 63 characters of {@code a-z}, {@code 0-9} and inner hyphens
 */
public record ClusterId(String value) {

    /** @throws InvalidInputException if the value is malformed */
    public ClusterId {
        if (!value.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
            throw InvalidInputException.of(
                    "clusterId", value, "1 to 63 characters of a-z, 0-9 and -, neither beginning nor ending with -");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
