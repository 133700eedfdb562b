package io.tenantconfig.core;

/**
 * What a {@link ConfigKey} holds behind its prefix; the last part of an entry's path in a store.
 *
 * @param value a non-empty path name, for instance {@code db-url} or {@code limits/orders}
 */
public record ConfigName(String value) {

    /** @throws InvalidInputException if the value is malformed */
    public ConfigName {
        if (value.length() > ConfigKey.MAX_LENGTH
                || !PathName.isValid(value)
                || PathName.levels(value) > ConfigKey.MAX_LEVELS) {
            throw InvalidInputException.of("name", value, PathName.EXPECTED);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
