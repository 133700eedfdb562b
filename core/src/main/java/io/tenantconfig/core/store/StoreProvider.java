package io.tenantconfig.core.store;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.StoreId;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A kind of store. Found by {@link ServiceLoader}: adding one is a class, its line in {@code META-INF/services}, a route
 * and the rights that it needs.
 */
public interface StoreProvider {

    /** The name by which routes select this store. */
    StoreId id();

    Layout layout();

    /**
     * The names of all {@code TENANTCONFIG_} settings that this store reads, so that a process can tell a setting from a
     * typing error.
     */
    default Set<String> settings() {
        return Set.of();
    }

    /**
     * Opens the store for reading.
     *
     * @param environment settings by the names of environment variables; what they leave out (region, credentials,
     *     endpoint) comes from the standard places of the store's client library
     * @throws InvalidInputException if a setting is missing or wrong, naming it
     */
    ConfigReader openReader(Map<String, String> environment);

    /** Opens the store for writing; as {@link #openReader}. */
    ConfigWriter openWriter(Map<String, String> environment);

    /** All stores on the class path, by name. */
    static Map<StoreId, StoreProvider> installed() {
        return ServiceLoader.load(StoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .collect(Collectors.toUnmodifiableMap(StoreProvider::id, Function.identity()));
    }

    /** The layouts of these stores, as routes need them. */
    static Map<StoreId, Layout> layouts(Map<StoreId, StoreProvider> providers) {
        return providers.values().stream()
                .collect(Collectors.toUnmodifiableMap(StoreProvider::id, StoreProvider::layout));
    }
}
