package io.tenantconfig.operator.sweep;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.VersionSweep;
import io.tenantconfig.operator.binding.Gate;
import io.tenantconfig.operator.budget.Budget;
import io.tenantconfig.operator.retry.Delays;
import io.tenantconfig.operator.settings.OperatorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sweeps all stores, each on a thread of its own: one that is slow or fails does not hold up another, and none takes a
 * thread from the passes over resources.
 */
public final class Sweeps implements AutoCloseable {

    /** A call in hand is interrupted; a client that does not heed that is left to its end. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Wires the sweeps; nothing runs yet.
     *
     * @param sweeps by store; one of a store that no route names is not begun
     * @param budget of the calls, which come after all others
     * @param suspects where resources find what they have to look at
     * @param nudge makes a resource due
     */
    public Sweeps(
            Map<StoreId, VersionSweep> sweeps,
            Budget budget,
            OperatorSettings settings,
            Delays delays,
            Routes routes,
            SweptCluster cluster,
            Gate gate,
            Suspects suspects,
            Consumer<ResourceID> nudge,
            PrometheusRegistry registry) {
        var metrics = new SweepMetrics(registry);
        var timing = new StoreSweep.Timing(
                settings.sweepInterval(), settings.sweepCallInterval(), delays, settings.blockedRetry());
        routes.stores().stream().filter(sweeps::containsKey).forEach(store -> {
            VersionSweep sweep = Objects.requireNonNull(sweeps.get(store));
            var inventory = new Inventory(store, routes, settings.clusterId(), cluster, gate);
            var swept = new StoreSweep(
                    store, sweep, budget.of(store), inventory, timing, suspects, nudge, metrics, System::nanoTime);
            threads.add(Thread.ofPlatform().name("sweep-" + store).daemon().unstarted(() -> run(swept)));
        });
    }

    /** To be called when the cluster is known. */
    public void start() {
        threads.forEach(Thread::start);
    }

    private void run(StoreSweep sweep) {
        try {
            boolean closed = closing.getCount() == 0;
            while (!closed) {
                Duration wait = sweep.step();
                closed = closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            // Closed: there is nothing to wait for any more.
            Thread.currentThread().interrupt();
        }
    }

    /** Ends at once; a pass that is half done has changed nothing. */
    @Override
    public void close() {
        closing.countDown();
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
