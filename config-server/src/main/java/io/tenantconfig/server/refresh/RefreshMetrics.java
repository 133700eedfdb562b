package io.tenantconfig.server.refresh;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** How passes end. */
final class RefreshMetrics {

    private final CounterDataPoint completed;
    private final CounterDataPoint failed;
    private final CounterDataPoint broken;

    RefreshMetrics(PrometheusRegistry registry) {
        Counter passes = Counter.builder()
                .name("tenantconfig_refresh_passes_total")
                .help(
                        "Passes over one tenant's declarations: completed, failed (a store did not answer) or broken (a defect)")
                .labelNames("result")
                .register(registry);
        this.completed = passes.labelValues("completed");
        this.failed = passes.labelValues("failed");
        this.broken = passes.labelValues("broken");
    }

    void passed(boolean storesAnswered) {
        (storesAnswered ? completed : failed).inc();
    }

    void broke() {
        broken.inc();
    }
}
