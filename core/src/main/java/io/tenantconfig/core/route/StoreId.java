package io.tenantconfig.core.route;

import io.tenantconfig.core.InvalidInputException;

/** The name of a kind of store, as routes and statuses write it: lower-case letters and inner hyphens. */
public record StoreId(String value) implements Comparable<StoreId> {

    public static final StoreId DYNAMODB = new StoreId("dynamodb");
    public static final StoreId PARAMETER_STORE = new StoreId("parameter-store");

    /** @throws InvalidInputException if the value is malformed */
    public StoreId {
        if (!value.matches("[a-z]+(-[a-z]+)*") || value.length() > 63) {
            throw InvalidInputException.of("store", value, "lower-case words joined by -");
        }
    }

    @Override
    public int compareTo(StoreId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
