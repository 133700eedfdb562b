package io.tenantconfig.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.StoreLimits;
import io.tenantconfig.core.store.VersionSweep;
import io.tenantconfig.operator.binding.Gate;
import io.tenantconfig.operator.budget.Budget;
import io.tenantconfig.operator.declaration.Declarations;
import io.tenantconfig.operator.plan.Forecast;
import io.tenantconfig.operator.plan.Planner;
import io.tenantconfig.operator.reference.ReferenceWatches;
import io.tenantconfig.operator.report.EventRecorder;
import io.tenantconfig.operator.report.Reports;
import io.tenantconfig.operator.retry.Delays;
import io.tenantconfig.operator.settings.OperatorSettings;
import io.tenantconfig.operator.sweep.Suspects;
import io.tenantconfig.operator.sweep.Sweeps;
import io.tenantconfig.process.StoreMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The reconciler with all its parts, run by the Java Operator SDK. */
public final class Controller implements AutoCloseable {

    private static final String NAME = "tenantconfig";

    private final OperatorSettings settings;
    private final ReferenceWatches references;
    private final Backoff backoff;
    private final Latest latest = new Latest();
    private final TenantConfigReconciler reconciler;
    private final Sweeps sweeps;
    private final Operator operator;
    private final Consumer<Throwable> broken;
    private volatile boolean closing;

    /**
     * Wires the parts; nothing runs yet.
     *
     * @param writers of every store that a route names
     * @param sweeps of those in which changes are to be found that no event told of
     * @param registry where metrics are added
     * @param broken told why a watch has ended that does not begin anew
     */
    public Controller(
            KubernetesClient client,
            OperatorSettings settings,
            Routes routes,
            Map<StoreId, ConfigWriter> writers,
            Map<StoreId, VersionSweep> sweeps,
            Clock clock,
            PrometheusRegistry registry,
            Consumer<Throwable> broken) {
        this.settings = settings;
        this.broken = broken;
        var view = new ClusterView(settings.clusterId(), latest);
        var metrics = new ReconcileMetrics(registry, view);
        this.references = new ReferenceWatches(client, view::nudge);
        var delays = new Delays(
                settings.retryInitial(),
                settings.retryMax(),
                () -> ThreadLocalRandom.current().nextDouble());
        this.backoff = new Backoff(delays);
        var finalizer = new Finalizer(client, latest);
        var writer = new StatusWriter(new KubernetesStatuses(client), latest);
        var reports = new Reports(clock);
        var events = new EventRecorder(client, clock, settings.clusterId().value());
        var reporter = new Reporter(writer, reports, events);
        var contenders = new Contenders(view::nudge);
        var storeMetrics = new StoreMetrics(registry);
        var budget = new Budget(writers, System::nanoTime).measuredIn(registry);
        var stores = new Stores(measured(writers, storeMetrics::writer), budget);
        Map<StoreId, Duration> rests = rests(writers, settings.replaceWait());
        var planner = new Planner(routes, rests);
        var pass = new Pass(planner, stores, new Execution(stores, clock, rests), finalizer, writer, reports, events);
        var situations = new Situations(settings.clusterId(), view, clock);
        var schedule = new Schedule(backoff, delays, settings.blockedRetry());
        var gate = new Gate(view);
        var suspects = new Suspects();
        this.sweeps = new Sweeps(
                measured(sweeps, storeMetrics::sweep),
                budget,
                settings,
                delays,
                routes,
                view,
                gate,
                suspects,
                view::nudge,
                registry);
        var declarations = new Declarations(routes, limits(writers), references);
        this.reconciler = new TenantConfigReconciler(
                view,
                gate,
                new Memory(latest, references, contenders, suspects, schedule),
                new Upkeep(declarations, situations, pass, reporter, finalizer, contenders, suspects),
                new Suspension(
                        declarations,
                        situations,
                        new Preview(planner, stores, new Forecast(rests)),
                        reporter,
                        contenders),
                new Departure(situations, pass, reporter, finalizer, contenders),
                reporter,
                schedule,
                metrics);
        this.operator = operator(client, new AggregatedMetrics(List.of(metrics, new Successors(view))));
    }

    private static Map<StoreId, StoreLimits> limits(Map<StoreId, ConfigWriter> writers) {
        return writers.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, writer -> writer.getValue().limits()));
    }

    private static Map<StoreId, Duration> rests(Map<StoreId, ConfigWriter> writers, Duration longest) {
        return writers.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, writer -> {
            Duration asked = writer.getValue().limits().restAfterDelete();
            return asked.compareTo(longest) < 0 ? asked : longest;
        }));
    }

    private static <T> Map<StoreId, T> measured(Map<StoreId, T> parts, BiFunction<StoreId, T, T> measure) {
        return parts.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, part -> measure.apply(part.getKey(), part.getValue())));
    }

    private Operator operator(KubernetesClient client, Metrics metrics) {
        return new Operator(configuration -> configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withMetrics(metrics)
                .withInformerStoppedHandler((_, cause) -> watchEnded(cause))
                .withUseSSAToPatchPrimaryResource(false)
                .checkingCRDAndValidateLocalModel(false)
                .withConcurrentReconciliationThreads(settings.threads())
                .withReconciliationTerminationTimeout(settings.shutdownTimeout()));
    }

    /** A watch that is interrupted begins anew; one that has ended does not. */
    private void watchEnded(@Nullable Throwable cause) {
        if (!closing) {
            broken.accept(new IllegalStateException("a watch has ended", cause));
        }
    }

    /** Returns when the watches know the cluster and passes are being made. */
    public void start() {
        operator.register(
                reconciler,
                configuration -> configuration
                        .withName(NAME)
                        .withGenerationAware(false)
                        .withTriggerReconcilerOnAllEvents(true)
                        .withOnUpdateFilter(new ChangeFilter(latest))
                        .withRetry(backoff)
                        .withReconciliationMaxInterval(settings.resyncInterval()));
        operator.start();
        sweeps.start();
    }

    /** Passes in hand come to their end first, as long as the settings allow. */
    @Override
    public void close() {
        closing = true;
        sweeps.close();
        operator.stop();
        references.close();
    }
}
