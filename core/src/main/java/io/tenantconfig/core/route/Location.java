package io.tenantconfig.core.route;

/**
 * Where an entry lies: a store and a path there. The path is the store's own text, for instance {@code
 * /config-service/acme/checkout/db-url}; it is built by a {@link Layout} alone, and read back from statuses and events,
 * which are hints and prove nothing.
 */
public record Location(StoreId store, String path) {

    @Override
    public String toString() {
        return store + ":" + path;
    }
}
