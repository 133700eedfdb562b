package io.tenantconfig.core.store;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.settings.Setting;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
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

    /** The settings that this store reads, so that a process can explain them, and tell one from a typing error. */
    default List<Setting<?, ?>> settings() {
        return List.of();
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

    /** Opens the store for listing what lies in it; as {@link #openReader}. */
    VersionSweep openSweep(Map<String, String> environment);

    /** All stores on the class path, by name. */
    static Map<StoreId, StoreProvider> installed() {
        return ServiceLoader.load(StoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .collect(Collectors.toUnmodifiableMap(StoreProvider::id, Function.identity()));
    }

    /** The settings of these stores, in the order of the stores' names. */
    static List<Setting<?, ?>> settings(Map<StoreId, StoreProvider> providers) {
        return providers.values().stream()
                .sorted(Comparator.comparing(StoreProvider::id))
                .<Setting<?, ?>>flatMap(provider -> provider.settings().stream())
                .toList();
    }

    /** The layouts of these stores, as routes need them. */
    static Map<StoreId, Layout> layouts(Map<StoreId, StoreProvider> providers) {
        return providers.values().stream()
                .collect(Collectors.toUnmodifiableMap(StoreProvider::id, StoreProvider::layout));
    }
}
