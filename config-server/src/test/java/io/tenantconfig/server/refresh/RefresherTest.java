package io.tenantconfig.server.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.ContentType;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigReader;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.core.store.StoredEntry;
import io.tenantconfig.server.World;
import io.tenantconfig.server.declaration.Declaration;
import io.tenantconfig.server.declaration.DeclarationSource;
import io.tenantconfig.server.declaration.Hint.Owned;
import io.tenantconfig.server.snapshot.Catalog;
import io.tenantconfig.server.snapshot.TenantSnapshot;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** F28: how often it is read. */
class RefresherTest {

    private static final TenantId ACME = new TenantId("acme");

    /** Fails with an error the first time that it is asked. */
    private static final class BrokenOnce implements DeclarationSource {

        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public Set<TenantId> tenants() {
            return Set.of(ACME);
        }

        @Override
        public Map<EntryId, Declaration> declarations(TenantId tenant) {
            if (asked.incrementAndGet() == 1) {
                throw new StackOverflowError("for this test");
            }
            return Map.of();
        }
    }

    /** Owned entries, whose version in status and store everybody may raise. */
    private static final class Changing implements DeclarationSource, ConfigReader {

        private final List<Placement> placements;
        private final AtomicInteger version = new AtomicInteger(1);
        private final AtomicInteger reads = new AtomicInteger();

        Changing(String... keys) {
            this.placements = Stream.of(keys)
                    .map(key -> World.ROUTES.place(new Scope(ACME, new ServiceName("checkout")), new ConfigKey(key)))
                    .toList();
        }

        @Override
        public Set<TenantId> tenants() {
            return Set.of(ACME);
        }

        @Override
        public Map<EntryId, Declaration> declarations(TenantId tenant) {
            var hint = new Owned(Integer.toString(version.get()), Optional.empty(), Optional.empty());
            return placements.stream()
                    .collect(Collectors.toMap(
                            Placement::id,
                            placement ->
                                    new Declaration(placement, ContentType.TEXT, false, true, hint, Optional.empty())));
        }

        @Override
        public Map<Location, StoredEntry> read(Set<Location> locations) {
            reads.incrementAndGet();
            var stored = new StoredEntry("text", false, Version.of(version.get(), Instant.EPOCH));
            return locations.stream().collect(Collectors.toMap(location -> location, _ -> stored));
        }

        @Override
        public void close() {
            // Nothing is held open.
        }

        EntryId first() {
            return placements.getFirst().id();
        }

        String served(Catalog catalog) {
            return catalog.snapshot(ACME)
                    .served(first())
                    .map(entry -> entry.version().id())
                    .orElse("none");
        }
    }

    @Test
    void readsAThousandChangesOfASecondInAFewPassesAndServesTheLast() throws InterruptedException {
        var source = new Changing("param_config_url");
        var catalog = new Catalog(World.ROUTES);
        try (var refresher = refresher(source, Map.of(StoreId.PARAMETER_STORE, source), catalog)) {
            refresher.start().orTimeout(10, TimeUnit.SECONDS).join();
            long began = System.nanoTime();
            for (int i = 0; i < 1_000; i++) {
                source.version.incrementAndGet();
                refresher.changed(ACME);
                TimeUnit.MILLISECONDS.sleep(1);
            }
            Awaitility.await().until(() -> source.served(catalog).equals("1001"));
            long tenths = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) / 100;
            assertThat(source.reads.get()).isGreaterThan(2).isLessThanOrEqualTo((int) tenths + 2);
        }
    }

    @Test
    void swapsOnceForAllThatOnePassReadFromBothStores() {
        var source = new Changing("param_config_url", "tenant_config_all");
        var catalog = new Catalog(World.ROUTES);
        List<Set<EntryId>> swaps = new CopyOnWriteArrayList<>();
        try (var refresher =
                refresher(source, Map.of(StoreId.PARAMETER_STORE, source, StoreId.DYNAMODB, source), catalog)) {
            refresher.start().orTimeout(10, TimeUnit.SECONDS).join();
            catalog.onChange((_, changed) -> swaps.add(changed));
            source.version.incrementAndGet();
            refresher.changed(ACME);
            Awaitility.await().until(() -> !swaps.isEmpty());
            assertThat(swaps).containsExactly(source.declarations(ACME).keySet());
        }
    }

    @Test
    void readsAtOnceWhatChangesAfterAWhile() {
        var source = new Changing("param_config_url");
        var catalog = new Catalog(World.ROUTES);
        var timing = new RefreshTiming(
                Duration.ofMinutes(15), Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ZERO, Duration.ZERO);
        try (var refresher = new Refresher(
                source,
                Map.of(StoreId.PARAMETER_STORE, source),
                catalog,
                Clock.systemUTC(),
                timing,
                new PrometheusRegistry())) {
            refresher.start().orTimeout(10, TimeUnit.SECONDS).join();
            for (int i = 2; i < 20; i++) {
                source.version.incrementAndGet();
                refresher.changed(ACME);
                String version = Integer.toString(i);
                Awaitility.await().until(() -> source.served(catalog).equals(version));
            }
            assertThat(source.reads).hasValue(19);
        }
    }

    @Test
    void readsOnceForAllWhoAskAtTheSameTimeAndOnlyWhatIsDeclared() {
        var source = new Changing("param_config_url");
        try (var refresher = refresher(source, Map.of(StoreId.PARAMETER_STORE, source), new Catalog(World.ROUTES))) {
            refresher.start().orTimeout(10, TimeUnit.SECONDS).join();
            var asked = IntStream.range(0, 1_000)
                    .mapToObj(i -> refresher.reread(ACME, Set.of(source.first())))
                    .toArray(CompletableFuture[]::new);
            assertThat(CompletableFuture.allOf(asked)).succeedsWithin(Duration.ofSeconds(10));
            assertThat(source.reads.get()).isBetween(2, 4);
            int before = source.reads.get();
            var undeclared = new EntryId(new Scope(ACME, new ServiceName("other")), new ConfigKey("param_config_x"));
            assertThat(refresher.reread(ACME, Set.of(undeclared))).succeedsWithin(Duration.ofSeconds(10));
            assertThat(refresher.reread(new TenantId("unknown"), Set.of(undeclared)))
                    .succeedsWithin(Duration.ofSeconds(10));
            assertThat(source.reads).hasValue(before);
        }
    }

    /** Many tenants, each with one entry, in a store that can be down and notes how many ask at the same time. */
    private static final class Crowd implements DeclarationSource, ConfigReader {

        private final Map<EntryId, Declaration> declarations = IntStream.range(0, 500)
                .mapToObj(i -> World.ROUTES.place(
                        new Scope(new TenantId("t" + i), new ServiceName("checkout")),
                        new ConfigKey("param_config_url")))
                .collect(Collectors.toMap(
                        Placement::id,
                        placement -> new Declaration(
                                placement,
                                ContentType.TEXT,
                                false,
                                true,
                                new Owned("1", Optional.empty(), Optional.empty()),
                                Optional.empty())));
        private final AtomicInteger reading = new AtomicInteger();
        private final AtomicInteger mostReading = new AtomicInteger();
        private final AtomicInteger answers = new AtomicInteger();
        private volatile boolean down = true;

        @Override
        public Set<TenantId> tenants() {
            return declarations.keySet().stream().map(EntryId::tenant).collect(Collectors.toSet());
        }

        @Override
        public Map<EntryId, Declaration> declarations(TenantId tenant) {
            return declarations.entrySet().stream()
                    .filter(declared -> declared.getKey().tenant().equals(tenant))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }

        @Override
        public Map<Location, StoredEntry> read(Set<Location> locations) {
            mostReading.accumulateAndGet(reading.incrementAndGet(), Math::max);
            try {
                // As long as a store takes.
                TimeUnit.MILLISECONDS.sleep(2);
                if (down) {
                    throw new StoreException(
                            Kind.UNAVAILABLE, StoreId.PARAMETER_STORE, "for this test", new IOException("down"));
                }
                answers.incrementAndGet();
                return locations.stream()
                        .collect(Collectors.toMap(
                                location -> location,
                                location -> new StoredEntry("text", false, Version.of(1, Instant.EPOCH))));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Map.of();
            } finally {
                reading.decrementAndGet();
            }
        }

        @Override
        public void close() {
            // Nothing is held open.
        }
    }

    @Test
    void comesBackFromAnOutageWithFewReadingsAtATimeAndOneForEachTenant() {
        var crowd = new Crowd();
        var catalog = new Catalog(World.ROUTES);
        try (var refresher = refresher(crowd, Map.of(StoreId.PARAMETER_STORE, crowd), catalog)) {
            var loaded = refresher.start();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> catalog.count(TenantSnapshot.Freshness.INCOMPLETE) == 500);
            crowd.down = false;
            assertThat(loaded).succeedsWithin(Duration.ofSeconds(60));
            assertThat(crowd.answers).hasValue(500);
            assertThat(crowd.mostReading.get()).isBetween(2, 8);
            assertThat(catalog.count(TenantSnapshot.Freshness.CURRENT)).isEqualTo(500);
        }
    }

    private static Refresher refresher(DeclarationSource source, Map<StoreId, ConfigReader> readers, Catalog catalog) {
        var timing = RefreshTiming.of(Duration.ofMinutes(15));
        return new Refresher(source, readers, catalog, Clock.systemUTC(), timing, new PrometheusRegistry());
    }

    @Test
    void passesAgainForATenantWhenAPassEndedWithAnError() {
        var source = new BrokenOnce();
        try (var refresher = refresher(source, Map.of(), new Catalog(World.ROUTES))) {
            var loaded = refresher.start();
            Awaitility.await().until(() -> source.asked.get() == 1);
            refresher.changed(ACME);
            assertThat(loaded.orTimeout(10, TimeUnit.SECONDS)).succeedsWithin(Duration.ofSeconds(10));
        }
    }
}
