package io.tenantconfig.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.VersionSweep;
import io.tenantconfig.operator.leader.Election;
import io.tenantconfig.operator.reconcile.Controller;
import io.tenantconfig.operator.settings.OperatorSettings;
import io.tenantconfig.process.Health;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator as one object: it writes what TenantConfig resources declare to the stores, and to their statuses what the
 * stores hold. Client, writers and sweeps stay their owner's: they are not closed here.
 */
public final class TenantConfigOperator implements AutoCloseable, Health {

    private static final Logger LOG = LoggerFactory.getLogger(TenantConfigOperator.class);

    private enum Phase {
        WAITING,
        STANDING_BY,
        STARTING,
        WORKING,
        CLOSING
    }

    private final ApiServer apiServer;
    private final Controller controller;
    private final Optional<Election> election;
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Object phases = new Object();
    private volatile Phase phase = Phase.WAITING;

    /**
     * An operator whose metrics nobody reads.
     *
     * @param writers by store
     * @param sweeps by store, of those in which changes are to be found that no event told of
     * @throws InvalidInputException if a route names a store that has no writer
     */
    public TenantConfigOperator(
            KubernetesClient client,
            OperatorSettings settings,
            Routes routes,
            Map<StoreId, ConfigWriter> writers,
            Map<StoreId, VersionSweep> sweeps,
            Clock clock) {
        this(client, settings, routes, writers, sweeps, clock, new PrometheusRegistry());
    }

    /**
     * Wires an operator; nothing runs yet.
     *
     * @param writers by store
     * @param sweeps by store, of those in which changes are to be found that no event told of
     * @param metrics where its metrics are added
     * @throws InvalidInputException if a route names a store that has no writer
     */
    public TenantConfigOperator(
            KubernetesClient client,
            OperatorSettings settings,
            Routes routes,
            Map<StoreId, ConfigWriter> writers,
            Map<StoreId, VersionSweep> sweeps,
            Clock clock,
            PrometheusRegistry metrics) {
        for (StoreId store : routes.stores()) {
            if (!writers.containsKey(store)) {
                String known =
                        writers.keySet().stream().sorted().map(StoreId::value).collect(Collectors.joining(", "));
                throw InvalidInputException.of("routes: store", store.value(), "one of " + known);
            }
        }
        this.apiServer = new ApiServer(client);
        this.controller = new Controller(client, settings, routes, writers, sweeps, clock, metrics, this::broken);
        this.election = settings.lease().map(lease -> new Election(client, lease, clock));
        GaugeWithCallback.builder()
                .name("tenantconfig_leader")
                .help("1 while this replica is the one that reconciles, 0 while it stands by")
                .callback(gauge -> gauge.call(isWorking() ? 1 : 0))
                .register(metrics);
    }

    /**
     * Begins, as soon as the API server answers. Returns when the cluster is being watched and resources are being
     * reconciled; where replicas elect one, when this one stands by; and when it is closed before.
     */
    public void start() {
        if (!apiServer.await(closing)) {
            return;
        }
        if (election.isEmpty()) {
            work();
            return;
        }
        Election taken = election.get();
        enter(Phase.STANDING_BY);
        // By a thread of its own: the one that renews the Lease must not wait.
        var _ = taken.won()
                .thenRun(() -> Thread.ofPlatform().name("begin-to-work").start(this::workOrBreak));
        var _ = taken.lost().thenRun(() -> end.complete(End.LEASE_LOST));
        taken.start();
    }

    /** Why it works no longer, as soon as that is so. */
    public CompletableFuture<End> end() {
        return end.copy();
    }

    /** Whether this replica is the one that reconciles. */
    boolean isWorking() {
        return phase == Phase.WORKING;
    }

    private void work() {
        enter(Phase.STARTING);
        controller.start();
        if (enter(Phase.WORKING) == Phase.CLOSING) {
            controller.close();
        }
        LOG.info("The operator has started");
    }

    /** Nothing comes after closing. */
    private Phase enter(Phase next) {
        synchronized (phases) {
            if (phase != Phase.CLOSING) {
                phase = next;
            }
            return phase;
        }
    }

    private void workOrBreak() {
        try {
            work();
        } catch (RuntimeException e) {
            broken(e);
        }
    }

    private void broken(Throwable cause) {
        if (end.complete(End.BROKEN)) {
            LOG.error("The operator cannot go on", cause);
        }
    }

    @Override
    public Optional<String> whyDead() {
        if (phase == Phase.CLOSING) {
            return Optional.empty();
        }
        if (end.getNow(End.CLOSED) == End.BROKEN) {
            return Optional.of("it cannot go on; its log says why");
        }
        return election.filter(Election::isOver).map(_ -> "the election has ended");
    }

    @Override
    public Optional<String> whyNotReady() {
        return switch (phase) {
            case WAITING -> Optional.of("waiting for the API server: " + apiServer.trouble());
            case STARTING -> Optional.of("waiting for the watches");
            case CLOSING -> Optional.of("stopping");
            case STANDING_BY, WORKING -> Optional.empty();
        };
    }

    /** Lets the passes in hand come to their end, as long as the settings allow. */
    @Override
    public synchronized void close() {
        if (phase == Phase.CLOSING) {
            return;
        }
        enter(Phase.CLOSING);
        closing.countDown();
        controller.close();
        election.ifPresent(Election::close);
        LOG.info("The operator has stopped");
        end.complete(End.CLOSED);
    }
}
