package io.tenantconfig.operator.budget;

import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigWriter;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** The calls that the process may make, store by store. */
public final class Budget {

    private final Map<StoreId, StoreBudget> byStore;

    /** @param nanos time that only goes forward, in nanoseconds */
    public Budget(Map<StoreId, ConfigWriter> writers, LongSupplier nanos) {
        this.byStore = writers.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        writer -> new StoreBudget(writer.getValue().costs().rates(), nanos)));
    }

    /**
     * The budget of one store.
     *
     * @throws IllegalArgumentException if nobody writes to the store
     */
    public StoreBudget of(StoreId store) {
        StoreBudget budget = byStore.get(store);
        if (budget == null) {
            throw new IllegalArgumentException("store: " + store + " (expected: one that a route names)");
        }
        return budget;
    }
}
