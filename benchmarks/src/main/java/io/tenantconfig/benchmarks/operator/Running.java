package io.tenantconfig.benchmarks.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.tenantconfig.benchmarks.Report;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.operator.TenantConfigOperator;
import io.tenantconfig.operator.settings.OperatorSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** An operator, from its start on. It does not sweep: what a sweep asks depends on the stores alone. */
final class Running implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofHours(2);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(15);

    private final PrometheusRegistry metrics = new PrometheusRegistry();
    private final KubernetesClient client;
    private final TenantConfigOperator operator;
    private final Report report;

    Running(KubernetesClient client, Routes routes, Map<StoreId, ConfigWriter> writers, Report report) {
        this.client = client;
        this.report = report;
        this.operator = new TenantConfigOperator(
                client,
                OperatorSettings.parse(Map.of("TENANTCONFIG_CLUSTER_ID", "benchmark"), Set.of()),
                routes,
                writers,
                Map.of(),
                Clock.systemUTC(),
                metrics);
        operator.start();
    }

    /** Until so many passes were made and no other is due. */
    void awaitPasses(int number) throws InterruptedException {
        await("passes", number, () -> passes() >= number && isIdle());
    }

    /** Until so many resources are ready and no pass is due. */
    void awaitReady(int number) throws InterruptedException {
        await("ready", number, () -> ready() == number && isIdle());
    }

    private void await(String what, int number, BooleanSupplier condition) throws InterruptedException {
        long began = System.nanoTime();
        long told = began;
        while (!condition.getAsBoolean()) {
            long now = System.nanoTime();
            if (now - began > PATIENCE.toNanos()) {
                throw new IllegalStateException(what + ": not within " + PATIENCE + " (expected: " + number + ")");
            }
            if (now - told > BETWEEN_LINES.toNanos()) {
                told = now;
                report.progress("%,d of %,d resources ready, %,d passes".formatted(ready(), number, passes()));
            }
            Thread.sleep(100);
        }
    }

    private boolean isIdle() {
        return gauge("tenantconfig_reconcile_active") + gauge("tenantconfig_reconcile_queued") == 0;
    }

    private long passes() {
        return points("tenantconfig_reconcile_duration_seconds")
                .mapToLong(point -> ((HistogramDataPointSnapshot) point).getCount())
                .sum();
    }

    private long ready() {
        return points("tenantconfig_resources")
                .filter(point -> "True".equals(point.getLabels().get("ready")))
                .mapToLong(point -> (long) ((GaugeDataPointSnapshot) point).getValue())
                .sum();
    }

    private double gauge(String name) {
        return points(name)
                .mapToDouble(point -> ((GaugeDataPointSnapshot) point).getValue())
                .sum();
    }

    private Stream<? extends DataPointSnapshot> points(String name) {
        return metrics.scrape(name::equals).stream().flatMap(metric -> metric.getDataPoints().stream());
    }

    @Override
    public void close() {
        operator.close();
        client.close();
    }
}
