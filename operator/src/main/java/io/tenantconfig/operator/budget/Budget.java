package io.tenantconfig.operator.budget;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigWriter;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleBiFunction;
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

    /** Adds gauges that tell how it stands. */
    public Budget measuredIn(PrometheusRegistry registry) {
        gauge(
                registry,
                "tenantconfig_budget_rate",
                "Calls a second to a store that the operator allows itself at present; less while the store throttles",
                StoreBudget::rateOf);
        gauge(
                registry,
                "tenantconfig_budget_waiters",
                "Resources and sweeps that wait for their turn to call a store; who waits for both kinds counts in each",
                StoreBudget::waitersFor);
        return this;
    }

    private void gauge(
            PrometheusRegistry registry, String name, String help, ToDoubleBiFunction<StoreBudget, CallKind> number) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("store", "kind")
                .callback(gauge -> byStore.forEach((store, budget) -> {
                    for (CallKind kind : CallKind.values()) {
                        gauge.call(
                                number.applyAsDouble(budget, kind),
                                store.value(),
                                kind.name().toLowerCase(Locale.ROOT));
                    }
                }))
                .register(registry);
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
