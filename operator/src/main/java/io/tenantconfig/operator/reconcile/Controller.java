package io.tenantconfig.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.StoreLimits;
import io.tenantconfig.operator.binding.Gate;
import io.tenantconfig.operator.declaration.Declarations;
import io.tenantconfig.operator.plan.Planner;
import io.tenantconfig.operator.reference.ReferenceWatches;
import io.tenantconfig.operator.report.EventRecorder;
import io.tenantconfig.operator.report.Reports;
import io.tenantconfig.operator.settings.OperatorSettings;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** The reconciler with all its parts, run by the Java Operator SDK. */
public final class Controller implements AutoCloseable {

    private static final String NAME = "tenantconfig";

    private final OperatorSettings settings;
    private final ReferenceWatches references;
    private final Backoff backoff;
    private final TenantConfigReconciler reconciler;
    private final Operator operator;

    /** @param writers of every store that a route names */
    public Controller(
            KubernetesClient client,
            OperatorSettings settings,
            Routes routes,
            Map<StoreId, ConfigWriter> writers,
            Clock clock) {
        this.settings = settings;
        var view = new ClusterView(settings.clusterId());
        this.references = new ReferenceWatches(client, view::nudge);
        this.backoff = new Backoff(
                settings.retryInitial(),
                settings.retryMax(),
                () -> ThreadLocalRandom.current().nextDouble());
        var latest = new Latest();
        var finalizer = new Finalizer(client, latest);
        var writer = new StatusWriter(client, latest);
        var reports = new Reports(clock);
        var events = new EventRecorder(client, clock, settings.clusterId().value());
        var reporter = new Reporter(writer, reports, events);
        var contenders = new Contenders(view::nudge);
        var stores = new Stores(writers);
        var pass = new Pass(
                new Planner(routes, writers.keySet(), settings.replaceWait()),
                stores,
                new Execution(stores, clock, settings.replaceWait()),
                finalizer,
                writer,
                reports,
                events);
        var situations = new Situations(settings.clusterId(), view, clock);
        var schedule = new Schedule(backoff, settings.blockedRetry());
        this.reconciler = new TenantConfigReconciler(
                view,
                new Gate(view),
                new Memory(latest, references, contenders, schedule),
                new Upkeep(
                        new Declarations(routes, limits(writers), references),
                        situations,
                        pass,
                        reporter,
                        finalizer,
                        contenders),
                new Departure(situations, pass, reporter, finalizer, contenders),
                reporter,
                schedule);
        this.operator = operator(client);
    }

    private static Map<StoreId, StoreLimits> limits(Map<StoreId, ConfigWriter> writers) {
        return writers.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, writer -> writer.getValue().limits()));
    }

    private Operator operator(KubernetesClient client) {
        return new Operator(configuration -> configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withUseSSAToPatchPrimaryResource(false)
                .checkingCRDAndValidateLocalModel(false)
                .withConcurrentReconciliationThreads(settings.threads())
                .withReconciliationTerminationTimeout(settings.shutdownTimeout()));
    }

    /** Returns when the watches know the cluster and passes are being made. */
    public void start() {
        operator.register(
                reconciler,
                configuration -> configuration
                        .withName(NAME)
                        .withGenerationAware(false)
                        .withTriggerReconcilerOnAllEvents(true)
                        .withOnUpdateFilter(new ChangeFilter())
                        .withRetry(backoff)
                        .withReconciliationMaxInterval(settings.resyncInterval()));
        operator.start();
    }

    /** Passes in hand come to their end first, as long as the settings allow. */
    @Override
    public void close() {
        operator.stop();
        references.close();
    }
}
