package io.tenantconfig.server.refresh;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigReader;
import io.tenantconfig.server.declaration.DeclarationSource;
import io.tenantconfig.server.snapshot.Catalog;
import io.tenantconfig.server.snapshot.Rereader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the snapshots of all tenants up to date: a pass for a tenant whenever something may have changed there. Never two
 * passes for one tenant at a time; what changes during a pass leads to one more, however much it is.
 */
public final class Refresher implements Rereader, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);

    /** Tenants that are refreshed at the same time: enough to hide the stores' latency. */
    private static final int PARALLEL_PASSES = 8;

    /** After a defect: the wait before the next pass. */
    private static final Duration AFTER_DEFECT = Duration.ofSeconds(30);

    private final DeclarationSource source;
    private final EntryReader reader;
    private final Catalog catalog;
    private final InstantSource clock;
    private final RefreshTiming timing;
    private final RefreshMetrics metrics;
    private final ConcurrentMap<TenantId, Flight> flights = new ConcurrentHashMap<>();
    private final Semaphore permits = new Semaphore(PARALLEL_PASSES);
    private final ExecutorService passes = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("refresh-", 0).factory());
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("refresh-timer").daemon().factory());
    private volatile boolean started;

    public Refresher(
            DeclarationSource source,
            Map<StoreId, ConfigReader> readers,
            Catalog catalog,
            InstantSource clock,
            RefreshTiming timing,
            PrometheusRegistry registry) {
        this.source = source;
        this.reader = new EntryReader(readers);
        this.catalog = catalog;
        this.clock = clock;
        this.timing = timing;
        this.metrics = new RefreshMetrics(registry);
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Loads all tenants that declare anything. To be called when the source knows everything.
     *
     * @return completes when all of them are loaded
     */
    public CompletableFuture<Void> start() {
        started = true;
        Set<TenantId> declaring = source.tenants();
        catalog.open(declaring);
        LOG.atInfo().addKeyValue("tenants", declaring.size()).log("Loading all tenants that declare anything");
        return CompletableFuture.allOf(
                declaring.stream().map(this::flight).map(Flight::want).toArray(CompletableFuture[]::new));
    }

    /** A tenant's declarations may have changed. Returns at once. */
    public void changed(TenantId tenant) {
        if (started) {
            CompletableFuture<Void> _ = flight(tenant).want();
        }
    }

    @Override
    public CompletableFuture<Map<EntryId, String>> reread(TenantId tenant, Set<EntryId> entries) {
        Flight flight = flights.get(tenant);
        return flight == null ? CompletableFuture.completedFuture(Map.of()) : flight.ask(entries);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        passes.shutdownNow();
    }

    private Flight flight(TenantId tenant) {
        return flights.computeIfAbsent(
                tenant, id -> new Flight(id, new TenantRefresh(id, source, reader, catalog, clock, timing)));
    }

    /** Somebody who waits for a reading of these entries. */
    private record Ask(Set<EntryId> entries, CompletableFuture<Map<EntryId, String>> answer) {}

    /** The passes of one tenant. */
    private final class Flight implements Runnable {

        private final TenantId tenant;
        private final TenantRefresh refresh;
        private final AtomicInteger wanted = new AtomicInteger();
        private final CompletableFuture<Void> loaded = new CompletableFuture<>();
        private final Queue<Ask> asks = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean askedFor = new AtomicBoolean();
        private final AtomicLong nextAskedAt = new AtomicLong(System.nanoTime());
        private @Nullable Future<?> alarm;
        private long nextAt = System.nanoTime();

        Flight(TenantId tenant, TenantRefresh refresh) {
            this.tenant = tenant;
            this.refresh = refresh;
        }

        /** One more pass that begins after now. Returns when the tenant was first loaded. */
        CompletableFuture<Void> want() {
            if (wanted.getAndIncrement() == 0) {
                try {
                    passes.execute(this);
                } catch (RejectedExecutionException e) {
                    LOG.atDebug().addKeyValue("tenant", tenant).log("Closed: no more passes");
                }
            }
            return loaded;
        }

        private void passAgain() {
            CompletableFuture<Void> _ = want();
        }

        /** These entries will be read in a pass that begins after now, as others' that are asked for meanwhile. */
        CompletableFuture<Map<EntryId, String>> ask(Set<EntryId> entries) {
            var ask = new Ask(entries, new CompletableFuture<>());
            asks.add(ask);
            if (askedFor.compareAndSet(false, true)) {
                long wait = Math.max(0, nextAskedAt.get() - System.nanoTime());
                try {
                    Future<?> _ = timer.schedule(this::passAgain, wait, TimeUnit.NANOSECONDS);
                } catch (RejectedExecutionException e) {
                    ask.answer().complete(Map.of());
                }
            }
            return ask.answer();
        }

        @Override
        public void run() {
            int answered;
            do {
                try {
                    TimeUnit.NANOSECONDS.sleep(nextAt - System.nanoTime());
                    nextAt = System.nanoTime() + timing.apart().toNanos();
                    answered = wanted.get();
                    permits.acquire();
                    try {
                        pass();
                    } finally {
                        permits.release();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            } while (!wanted.compareAndSet(answered, 0));
        }

        private void pass() throws InterruptedException {
            List<Ask> asked = takeAsks();
            Map<EntryId, String> seen = Map.of();
            try {
                TenantRefresh.Next next = refresh.pass(
                        asked.stream().flatMap(ask -> ask.entries().stream()).collect(Collectors.toSet()));
                seen = next.doubted();
                metrics.passed(next.storesAnswered());
                next.again().ifPresent(this::wake);
                if (next.storesAnswered()) {
                    loaded.complete(null);
                }
            } catch (RuntimeException | Error e) {
                // An error, too: a flight that it ended would never pass again.
                metrics.broke();
                LOG.atError().addKeyValue("tenant", tenant).setCause(e).log("A refresh broke off; what is held stays");
                wake(AFTER_DEFECT);
            } finally {
                Map<EntryId, String> answer = seen;
                asked.forEach(ask -> ask.answer().complete(answer));
            }
        }

        private List<Ask> takeAsks() {
            if (askedFor.getAndSet(false)) {
                nextAskedAt.set(System.nanoTime() + timing.askedApart().toNanos());
            }
            List<Ask> taken = new ArrayList<>();
            for (Ask ask = asks.poll(); ask != null; ask = asks.poll()) {
                taken.add(ask);
            }
            return taken;
        }

        private void wake(Duration delay) {
            if (alarm != null) {
                alarm.cancel(false);
            }
            try {
                alarm = timer.schedule(this::passAgain, delay.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.atDebug().addKeyValue("tenant", tenant).log("Closed: no more alarms");
            }
        }
    }
}
