package io.tenantconfig.operator.sweep;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.tenantconfig.core.route.StoreId;
import java.time.Duration;

/** What sweeps came to, by store. Gauges tell of the last complete pass, and nothing before the first. */
final class SweepMetrics {

    private final Counter passes;
    private final Counter differences;
    private final Gauge seconds;
    private final Gauge undeclared;

    SweepMetrics(PrometheusRegistry registry) {
        this.passes = Counter.builder()
                .name("tenantconfig_sweep_passes_total")
                .help("Passes over everything that lies in a store which came to their end")
                .labelNames("store")
                .register(registry);
        this.differences = Counter.builder()
                .name("tenantconfig_sweep_differences_total")
                .help("Entries of which a sweep saw that they are not as a status says, so that they were looked at")
                .labelNames("store")
                .register(registry);
        this.seconds = Gauge.builder()
                .name("tenantconfig_sweep_last_pass_seconds")
                .help("How long the last complete pass over a store took")
                .unit(Unit.SECONDS)
                .labelNames("store")
                .register(registry);
        this.undeclared = Gauge.builder()
                .name("tenantconfig_undeclared_entries")
                .help("Entries under tenants' paths that no resource declares; they are neither served nor removed")
                .labelNames("store")
                .register(registry);
    }

    /** A store will be swept: its counters begin at 0. */
    void expect(StoreId store) {
        passes.initLabelValues(store.value());
        differences.initLabelValues(store.value());
    }

    void found(StoreId store, int newDifferences) {
        differences.labelValues(store.value()).inc(newDifferences);
    }

    void passed(StoreId store, Duration took, int undeclaredEntries) {
        passes.labelValues(store.value()).inc();
        seconds.labelValues(store.value()).set(took.toMillis() / 1000.0);
        undeclared.labelValues(store.value()).set(undeclaredEntries);
    }
}
