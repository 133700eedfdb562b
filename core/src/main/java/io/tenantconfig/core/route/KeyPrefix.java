package io.tenantconfig.core.route;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.ConfigName;
import io.tenantconfig.core.InvalidInputException;

/** The beginning of a key that selects its store, for instance {@code param_config_}. */
public record KeyPrefix(String value) implements Comparable<KeyPrefix> {

    /** @throws InvalidInputException if the value is malformed */
    public KeyPrefix {
        if (!value.matches("[a-z][a-z0-9_]{0,62}_")) {
            throw InvalidInputException.of(
                    "prefix", value, "2 to 64 characters of a-z, 0-9 and _, from a letter to a _");
        }
    }

    boolean matches(ConfigKey key) {
        return key.value().startsWith(value);
    }

    /** @throws InvalidInputException if nothing, or no well-formed name, follows the prefix */
    ConfigName nameIn(ConfigKey key) {
        try {
            return new ConfigName(key.value().substring(value.length()));
        } catch (InvalidInputException e) {
            throw InvalidInputException.of(
                    "key", key.value(), value + " and a name that begins with a letter, a digit or _");
        }
    }

    /** @throws InvalidInputException if prefix and name together break the rules for keys */
    ConfigKey keyFor(ConfigName name) {
        return new ConfigKey(value + name.value());
    }

    @Override
    public int compareTo(KeyPrefix other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
