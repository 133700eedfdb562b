package io.tenantconfig.operator.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.ItemLayout;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.ParameterLayout;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ClusterId;
import io.tenantconfig.core.store.InMemoryStore;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.core.store.StoreLimits;
import io.tenantconfig.core.store.VersionSweep;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.operator.binding.Gate;
import io.tenantconfig.operator.budget.Budget;
import io.tenantconfig.operator.retry.Delays;
import io.tenantconfig.operator.sweep.StoreSweep.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Step by step: what a store answers, what the resources hear of it, and when it is asked again. */
class StoreSweepTest {

    private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Owner OWNER = new Owner(new ClusterId("test"), "acme", "checkout");
    private static final ResourceID ID = new ResourceID("checkout", "acme");
    private static final Routes ROUTES = RoutesDocument.defaults(
            Map.of(StoreId.DYNAMODB, ItemLayout.INSTANCE, StoreId.PARAMETER_STORE, ParameterLayout.INSTANCE));
    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final Duration CALL_INTERVAL = Duration.ofSeconds(1);
    private static final Duration BLOCKED = Duration.ofMinutes(10);
    private static final Timing TIMING = new Timing(
            INTERVAL, CALL_INTERVAL, new Delays(Duration.ofSeconds(2), Duration.ofMinutes(5), () -> 0), BLOCKED);

    /** Of a store that may be asked as often as one likes. */
    private static final Budget BUDGET = new Budget(
            Map.of(
                    StoreId.PARAMETER_STORE,
                    new InMemoryStore(
                            new StoreLimits(StoreId.PARAMETER_STORE, 1, true, Set.of()), InstantSource.system())),
            System::nanoTime);

    /** What a page shows. */
    private record Found(Location location, Sighting sighting) {}

    /** How a store answers the next calls; afterwards every listing is empty. */
    private final Deque<Supplier<Optional<Map<Location, Sighting>>>> answers = new ArrayDeque<>();

    private final Suspects suspects = new Suspects();
    private final List<ResourceID> nudged = new ArrayList<>();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private TenantConfig resource = resource(entry("a", "1", "Synced"), entry("b", "1", "Synced"));
    private int begun;
    private long nanos;

    private final StoreSweep sweep = new StoreSweep(
            StoreId.PARAMETER_STORE,
            new ScriptedStore(),
            BUDGET.of(StoreId.PARAMETER_STORE),
            new Inventory(
                    StoreId.PARAMETER_STORE,
                    ROUTES,
                    new ClusterId("test"),
                    new OneResource(),
                    new Gate(_ -> Optional.of("acme"))),
            TIMING,
            suspects,
            nudged::add,
            new SweepMetrics(registry),
            () -> nanos);

    @Test
    void callsAreSpacedAndPassesBeginAnIntervalApart() {
        page(ours("a", "1"));
        page(ours("b", "1"));
        end();

        assertThat(sweep.step()).isEqualTo(CALL_INTERVAL);
        pass(CALL_INTERVAL);
        assertThat(sweep.step()).isEqualTo(CALL_INTERVAL);
        pass(CALL_INTERVAL);
        assertThat(sweep.step()).isEqualTo(Duration.ofSeconds(58));
    }

    @Test
    void aPassThatTookLongerThanTheIntervalIsFollowedByTheNextAtTheRateOfCalls() {
        page(ours("a", "1"), ours("b", "1"));
        end();

        sweep.step();
        pass(Duration.ofSeconds(200));

        assertThat(sweep.step()).isEqualTo(CALL_INTERVAL);
        assertThat(value("tenantconfig_sweep_last_pass_seconds")).isEqualTo(200);
        assertThat(value("tenantconfig_sweep_passes")).isEqualTo(1);
    }

    @Test
    void aHalfReadPassProvesNothingMissing() {
        page(ours("a", "1"));
        fail(Kind.UNAVAILABLE);
        fail(Kind.DENIED);

        steps(3);

        assertThat(nudged).isEmpty();
    }

    @Test
    void whatACompletePassDidNotShowIsSuspect() {
        page();
        page(ours("a", "1"));
        end();

        steps(3);

        assertThat(suspects.of(ID)).containsOnlyKeys(at("b"));
        assertThat(nudged).containsExactly(ID);
    }

    @Test
    void aPageThatFailedIsAskedForAgainInTheSamePassAfterLongerAndLongerWaits() {
        page(ours("a", "1"));
        fail(Kind.THROTTLED);
        fail(Kind.UNAVAILABLE);
        fail(Kind.THROTTLED);
        page(ours("b", "1"));
        end();

        sweep.step();
        assertThat(sweep.step()).hasSeconds(2);
        assertThat(sweep.step()).hasSeconds(4);
        assertThat(sweep.step()).hasSeconds(8);
        assertThat(sweep.step()).isEqualTo(CALL_INTERVAL);
        sweep.step();

        assertThat(begun).isEqualTo(1);
        assertThat(nudged).isEmpty();
        assertThat(value("tenantconfig_sweep_passes")).isEqualTo(1);
    }

    @Test
    void whatSomebodyMustActOnIsTriedAgainAfterALongWhileFromTheBeginning() {
        page(ours("a", "1"));
        fail(Kind.DENIED);
        page(ours("a", "1"), ours("b", "1"));
        end();

        sweep.step();
        assertThat(sweep.step()).isEqualTo(BLOCKED);
        steps(2);

        assertThat(begun).isEqualTo(2);
        assertThat(nudged).isEmpty();
    }

    @Test
    void aDefectEndsThePassAndNotTheSweep() {
        answers.add(() -> {
            throw new IllegalStateException("on purpose");
        });
        page(ours("a", "1"), ours("b", "1"));
        end();

        assertThat(sweep.step()).isEqualTo(BLOCKED);
        steps(2);

        assertThat(value("tenantconfig_sweep_passes")).isEqualTo(1);
    }

    @Test
    void everyContradictionIsSuspect() {
        var sightings = List.of(
                found("a", new Sighting.Marked(version("2"), mark(OWNER, "1"), false)),
                found("a", new Sighting.Marked(version("1~0123456789ab"), mark(OWNER, "1"), false)),
                found("a", new Sighting.Marked(version("1"), mark(OWNER, "1"), false)),
                found("a", new Sighting.Marked(version("1"), mark(other("test"), "1"), true)),
                found("a", new Sighting.Marked(version("1"), mark(other("elsewhere"), "1"), true)),
                found("a", new Sighting.Unmarked(version("1"))));
        sightings.forEach(sighting -> {
            page(sighting, ours("b", "1"));
            end();
            steps(2);
        });

        assertThat(nudged).hasSize(sightings.size());
        assertThat(suspects.of(ID)).containsOnlyKeys(at("a"));
        assertThat(value("tenantconfig_sweep_differences")).isEqualTo(sightings.size());
    }

    @Test
    void whatIsStoreOwnedOrReportedIsSuspectWhenItsVersionOrItsTimeDiffers() {
        resource = resource(storeOwned("a", "1", "Synced"), entry("b", "1~aa", "Drifted"));
        page(
                found("a", new Sighting.Unmarked(version("1"))),
                found("b", new Sighting.Marked(version("1~aa"), mark(OWNER, "1"), false)));
        end();
        steps(2);
        assertThat(nudged).isEmpty();

        page(
                found("a", new Sighting.Unmarked(new Version("1", WRITTEN.plusSeconds(1)))),
                found("b", new Sighting.Marked(version("1~bb"), mark(OWNER, "1"), false)));
        end();
        steps(2);

        assertThat(suspects.of(ID)).containsOnlyKeys(at("a"), at("b"));
        assertThat(nudged).containsExactly(ID);
    }

    @Test
    void aStoreOwnedValueThatIsWaitedForIsSuspectWhenItIsThere() {
        resource = resource(storeOwned("a", "", "Waiting"));
        end();
        steps(1);
        assertThat(nudged).isEmpty();

        page(found("a", new Sighting.Unmarked(version("1"))));
        end();
        steps(2);

        assertThat(suspects.of(ID)).containsOnlyKeys(at("a"));
    }

    @Test
    void whatIsLookedAtAnywayIsNotSuspect() {
        resource = resource(
                entry("a", "1", "Failed"),
                entry("b", "1", "Conflict"),
                entry("c", "1", "Replacing"),
                entry("d", "1", "Waiting"),
                entry("e", "1", "Invalid"));
        end();
        steps(1);

        assertThat(nudged).isEmpty();
    }

    @Test
    void whatWasWrittenSinceThePassBeganIsLeftToTheNext() {
        page(ours("a", "1"));
        sweep.step();
        resource = resource(entry("a", "1", "Synced"), entry("b", "2", "Synced"), entry("c", "1", "Synced"));
        end();
        steps(1);
        assertThat(nudged).isEmpty();

        page(ours("a", "1"), ours("b", "1"), ours("c", "1"));
        end();
        steps(2);
        assertThat(suspects.of(ID)).containsOnlyKeys(at("b"));
    }

    @Test
    void whatAPassOverTheResourceIsAboutToChangeIsLeftAlone() {
        resource = applying("param_config_a", entry("a", "1", "Synced"), entry("b", "1", "Synced"));
        page(ours("a", "2"), ours("b", "2"));
        end();
        steps(2);

        assertThat(suspects.of(ID)).containsOnlyKeys(at("b"));
    }

    @Test
    void aDifferenceIsToldOnceUntilItHasGoneOrIsOld() {
        listing(ours("a", "2"), ours("b", "1"));
        listing(ours("a", "2"), ours("b", "1"));
        assertThat(nudged).hasSize(1);

        listing(ours("a", "1"), ours("b", "1"));
        listing(ours("a", "2"), ours("b", "1"));
        assertThat(nudged).hasSize(2);

        listing(ours("a", "3"), ours("b", "1"));
        assertThat(nudged).hasSize(3);

        pass(BLOCKED);
        listing(ours("a", "3"), ours("b", "1"));
        assertThat(nudged).hasSize(4);
    }

    @Test
    void aDifferenceIsNotToldAgainBecauseThePassWasGivenUp() {
        listing(ours("a", "2"), ours("b", "1"));
        fail(Kind.DENIED);
        steps(1);
        listing(ours("a", "2"), ours("b", "1"));

        assertThat(nudged).hasSize(1);
    }

    @Test
    void whatSomeResourceNamesIsDeclaredHoweverItStands() {
        resource = applying("param_config_b", entry("a", "1", "Conflict"));
        listing(
                found("a", new Sighting.Unmarked(version("1"))),
                ours("b", "1"),
                found("declared", new Sighting.Unmarked(version("1"))),
                found("stray", new Sighting.Unmarked(version("1"))),
                found("retained", new Sighting.Marked(version("1"), mark(other("test"), "1"), true)),
                found("foreign", new Sighting.Marked(version("1"), mark(other("elsewhere"), "1"), true)),
                new Found(at("globex", "unknown"), new Sighting.Unmarked(version("1"))),
                new Found(
                        new Location(StoreId.PARAMETER_STORE, "/config-service/acme/no-service"),
                        new Sighting.Unmarked(version("1"))));

        assertThat(value("tenantconfig_undeclared_entries")).isEqualTo(2);
    }

    @Test
    void aPassOverManyEntriesTakesNotLongerThanItsPages() {
        int count = 10_000;
        resource = resource(IntStream.range(0, count)
                .mapToObj(i -> entry("k" + i, "1", "Synced"))
                .toArray(String[]::new));
        IntStream.range(0, count / 50)
                .forEach(page -> page(IntStream.range(0, 50)
                        .mapToObj(i -> ours("k" + (50 * page + i), "1"))
                        .toArray(Found[]::new)));
        end();

        steps(count / 50 + 1);

        assertThat(nudged).isEmpty();
        assertThat(value("tenantconfig_sweep_passes")).isEqualTo(1);
    }

    private final class ScriptedStore implements VersionSweep {

        @Override
        public Pass begin(Set<String> roots, Set<TenantId> tenants) {
            assertThat(roots).containsExactly("/config-service");
            assertThat(tenants).containsExactly(new TenantId("acme"));
            begun++;
            return () -> Objects.requireNonNull(answers.poll(), "nothing more was to be asked")
                    .get();
        }

        @Override
        public void close() {
            // Nothing is held open.
        }
    }

    private final class OneResource implements SweptCluster {

        @Override
        public Stream<TenantConfig> resources() {
            return Stream.of(resource);
        }

        @Override
        public Optional<TenantConfig> resource(ResourceID id) {
            return Optional.of(resource)
                    .filter(found -> ResourceID.fromResource(found).equals(id));
        }

        @Override
        public Set<TenantId> tenants() {
            return Set.of(new TenantId("acme"));
        }
    }

    /** One whole pass of one page. */
    private void listing(Found... found) {
        page(found);
        end();
        steps(2);
    }

    private void page(Found... found) {
        answers.add(() -> Optional.of(Stream.of(found).collect(Collectors.toMap(Found::location, Found::sighting))));
    }

    private void end() {
        answers.add(Optional::empty);
    }

    private void fail(Kind kind) {
        answers.add(() -> {
            throw new StoreException(kind, StoreId.PARAMETER_STORE, "on purpose");
        });
    }

    private void steps(int count) {
        IntStream.range(0, count).forEach(_ -> sweep.step());
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private double value(String metric) {
        return registry.scrape(metric::equals).stream()
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .mapToDouble(point -> point instanceof CounterDataPointSnapshot counter
                        ? counter.getValue()
                        : ((GaugeDataPointSnapshot) point).getValue())
                .sum();
    }

    private static Found ours(String name, String version) {
        return found(name, new Sighting.Marked(version(version), mark(OWNER, version), true));
    }

    private static Found found(String name, Sighting sighting) {
        return new Found(at(name), sighting);
    }

    private static Owner other(String cluster) {
        return new Owner(new ClusterId(cluster), "acme", "other");
    }

    private static Mark mark(Owner owner, String version) {
        return new Mark(new Claim(owner, Instant.EPOCH, 1), version);
    }

    private static Version version(String id) {
        return new Version(id, WRITTEN);
    }

    private static Location at(String name) {
        return at("acme", name);
    }

    private static Location at(String tenant, String name) {
        var scope = new Scope(new TenantId(tenant), new ServiceName("checkout"));
        return ROUTES.place(scope, new ConfigKey("param_config_" + name)).location();
    }

    private static String entry(String name, String version, String state) {
        return storeOwned(name, version, state) + "  source: {digest: d}\n";
    }

    /** @param version empty for none */
    private static String storeOwned(String name, String version, String state) {
        return """
                param_config_%s:
                  store: parameter-store
                  location: %s
                  state: %s
                  lastSyncedAt: %s
                """.formatted(name, at(name).path(), state, WRITTEN)
                + (version.isEmpty() ? "" : "  version: \"" + version + "\"\n");
    }

    private static TenantConfig resource(String... entries) {
        return applying("", entries);
    }

    /** @param key of the entry that is being written; empty for none */
    private static TenantConfig applying(String key, String... entries) {
        String applying =
                key.isEmpty() ? "" : "applying: {generation: 1, keys: [" + key + "], since: '2026-01-01T00:00:00Z'}\n";
        return Serialization.unmarshal(
                """
                        apiVersion: tenantconfig.io/v1alpha1
                        kind: TenantConfig
                        metadata: {namespace: acme, name: checkout}
                        spec:
                          tenantId: acme
                          service: checkout
                          entries: [{key: param_config_declared, value: x}]
                        status:
                        """ + (applying + "entries:\n" + String.join("", entries).indent(2)).indent(2), TenantConfig.class);
    }
}
