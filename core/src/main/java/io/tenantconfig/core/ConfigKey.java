package io.tenantconfig.core;

import org.jspecify.annotations.Nullable;

/**
 * A configuration key as tenants write it: a route's prefix and a name, for instance {@code param_config_db-url} or
 * {@code tenant_config_limits/orders}. Which part is the prefix is known to the routes alone.
 *
 * @param value at most {@value #MAX_LENGTH} characters and {@value #MAX_LEVELS} levels
 */
public record ConfigKey(String value) implements Comparable<ConfigKey> {

    public static final int MAX_LENGTH = 256;
    public static final int MAX_LEVELS = 10;

    /** @throws InvalidInputException if the value is malformed */
    public ConfigKey {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw InvalidInputException.of("key", value, "1 to " + MAX_LENGTH + " characters");
        }
        if (!PathName.isValid(value)) {
            throw InvalidInputException.of("key", value, PathName.EXPECTED);
        }
        if (PathName.levels(value) > MAX_LEVELS) {
            throw InvalidInputException.of("key", value, "at most " + MAX_LEVELS + " levels");
        }
    }

    @Override
    public int compareTo(ConfigKey other) {
        return value.compareTo(other.value);
    }

    /** By hand: a record's own costs the config server ten times as much, many times a request. */
    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof ConfigKey other && value.equals(other.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
