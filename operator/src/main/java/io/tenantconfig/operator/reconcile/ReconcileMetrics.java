package io.tenantconfig.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * How many passes there are, how long they take and how they end. Never whose: the framework's own metrics have labels for
 * namespace and name.
 */
final class ReconcileMetrics implements Metrics {

    private static final String FAILED = "failed";
    private static final List<String> OUTCOMES =
            List.of("settled", "pending", "deferred", "blocked", "troubled", "outdated", FAILED);

    private final Histogram durations;

    /** Given to the framework's threads and not yet done. */
    private final AtomicInteger submitted = new AtomicInteger();

    private final AtomicInteger active = new AtomicInteger();

    ReconcileMetrics(PrometheusRegistry registry, ClusterView view) {
        this.durations = Histogram.builder()
                .name("tenantconfig_reconcile_duration_seconds")
                .help("How long a pass over one resource took, by how it ended")
                .unit(Unit.SECONDS)
                .labelNames("outcome")
                .classicOnly()
                .classicUpperBounds(0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
                .register(registry);
        OUTCOMES.forEach(durations::initLabelValues);
        GaugeWithCallback.builder()
                .name("tenantconfig_reconcile_active")
                .help("Resources that are being worked on right now")
                .callback(gauge -> gauge.call(active.get()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("tenantconfig_reconcile_queued")
                .help("Resources that are due and wait for a thread")
                .callback(gauge -> gauge.call(Math.max(0, submitted.get() - active.get())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("tenantconfig_resources")
                .help("TenantConfig resources by the status of their condition Ready; 0 on a replica that stands by")
                .labelNames("ready")
                .callback(gauge -> view.readiness().forEach((ready, count) -> gauge.call(count, ready)))
                .register(registry);
    }

    Outcome measure(Supplier<Outcome> pass) {
        long began = System.nanoTime();
        active.incrementAndGet();
        String label = FAILED;
        try {
            Outcome outcome = pass.get();
            label = label(outcome);
            return outcome;
        } finally {
            active.decrementAndGet();
            durations.labelValues(label).observe((double) (System.nanoTime() - began) / TimeUnit.SECONDS.toNanos(1));
        }
    }

    private static String label(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Settled _ -> "settled";
            case Outcome.Pending _ -> "pending";
            case Outcome.Deferred _ -> "deferred";
            case Outcome.Blocked _ -> "blocked";
            case Outcome.Troubled _ -> "troubled";
            case Outcome.Outdated _ -> "outdated";
        };
    }

    @Override
    public void reconcileCustomResource(HasMetadata resource, RetryInfo retryInfo, Map<String, Object> metadata) {
        submitted.incrementAndGet();
    }

    @Override
    public void reconciliationExecutionFinished(HasMetadata resource, Map<String, Object> metadata) {
        submitted.decrementAndGet();
    }
}
