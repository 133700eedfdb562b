package io.tenantconfig.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.ItemLayout;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.ParameterLayout;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ClusterId;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.InMemoryStore;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreLimits;
import io.tenantconfig.crds.v1alpha1.AdoptionPolicy;
import io.tenantconfig.crds.v1alpha1.DriftPolicy;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.crds.v1alpha1.PlannedChange;
import io.tenantconfig.crds.v1alpha1.SourceRecord;
import io.tenantconfig.crds.v1alpha1.TenantConfigSpec;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import io.tenantconfig.operator.budget.Budget;
import io.tenantconfig.operator.declaration.Declared;
import io.tenantconfig.operator.plan.Forecast;
import io.tenantconfig.operator.plan.Plan;
import io.tenantconfig.operator.plan.Planner;
import io.tenantconfig.operator.plan.Sightings;
import io.tenantconfig.operator.plan.Situation;
import io.tenantconfig.operator.plan.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Whatever is declared, and whatever others do to the stores meanwhile: passes come to an end, and the end is right. */
class ConvergenceTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Scope SCOPE = new Scope(new TenantId("acme"), new ServiceName("checkout"));
    private static final Owner OWNER = new Owner(new ClusterId("test"), "acme", "checkout");
    private static final Owner OTHER = new Owner(new ClusterId("test"), "acme", "other");
    private static final Routes ROUTES = RoutesDocument.defaults(
            Map.of(StoreId.DYNAMODB, ItemLayout.INSTANCE, StoreId.PARAMETER_STORE, ParameterLayout.INSTANCE));
    private static final List<String> KEYS =
            List.of("tenant_config_a", "tenant_config_b", "param_config_a", "param_config_b");
    private static final ResourceID ID = new ResourceID(OWNER.name(), OWNER.namespace());
    private static final int ENOUGH_PASSES = 6;

    /** What somebody else does to an entry. */
    enum Meddling {
        NOTHING,
        CHANGE,
        REMOVE,
        TAKE
    }

    /** What is declared of each key: a value, {@code @} for one owned in the store, nothing. */
    record Declaration(Map<String, String> values, DriftPolicy drift, AdoptionPolicy adoption) {

        TenantConfigSpec spec() {
            return new TenantConfigSpec(
                    "acme", "checkout", null, drift.toString(), adoption.toString(), null, List.of());
        }

        List<Declared> declared() {
            List<Declared> declared = new ArrayList<>();
            values.forEach((key, text) -> {
                Placement placement = ROUTES.place(SCOPE, new ConfigKey(key));
                declared.add(
                        text.equals("@")
                                ? new Declared.StoreOwned(placement)
                                : new Declared.Value(
                                        placement,
                                        text,
                                        false,
                                        new SourceRecord(null, null, null, "digest of " + text)));
            });
            return declared;
        }
    }

    private final InMemoryStore items =
            new InMemoryStore(new StoreLimits(StoreId.DYNAMODB, 1000, false, Set.of()), CLOCK);
    private final InMemoryStore parameters =
            new InMemoryStore(new StoreLimits(StoreId.PARAMETER_STORE, 1000, true, Set.of()), CLOCK);
    private final Map<StoreId, ConfigWriter> writers =
            Map.of(StoreId.DYNAMODB, items, StoreId.PARAMETER_STORE, parameters);
    private final Stores stores = new Stores(writers, new Budget(writers, System::nanoTime));
    private final Planner planner =
            new Planner(ROUTES, Map.of(StoreId.DYNAMODB, Duration.ZERO, StoreId.PARAMETER_STORE, Duration.ZERO));
    private final Execution execution = new Execution(stores, CLOCK, Map.of());
    private TenantConfigStatus status = TenantConfigStatus.empty();
    private long generation;

    @Provide
    Arbitrary<Declaration> declarations() {
        Arbitrary<Map<String, String>> values =
                Arbitraries.maps(Arbitraries.of(KEYS), Arbitraries.of("one", "two", "@"));
        return Combinators.combine(values, Arbitraries.of(DriftPolicy.class), Arbitraries.of(AdoptionPolicy.class))
                .as(Declaration::new);
    }

    @Provide
    Arbitrary<Map<String, Meddling>> meddlings() {
        return Arbitraries.maps(Arbitraries.of(KEYS), Arbitraries.of(Meddling.class));
    }

    @Property(tries = 2000)
    void passesComeToAnEndAndTheEndIsRight(
            @ForAll("meddlings") Map<String, Meddling> before,
            @ForAll("declarations") Declaration first,
            @ForAll("meddlings") Map<String, Meddling> between,
            @ForAll("declarations") Declaration second) {
        before.forEach(this::meddle);
        converge(first);
        between.forEach(this::meddle);
        Map<String, Optional<String>> untouchable = textsOf(second);

        converge(second);

        Plan again = plan(second, Sightings.none());
        assertThat(again.changingKeys()).isEmpty();
        assertThat(again.steps(Step.Look.class)).allMatch(look -> isUnsettled(look.key()));
        status.entries().forEach((key, entry) -> assertIsTrue(second, key, entry));
        assertThat(textsOf(second)).isEqualTo(untouchable);
    }

    @Property(tries = 4000)
    void aPlanNamesExactlyWhatThenChangesInTheStores(
            @ForAll("meddlings") Map<String, Meddling> before,
            @ForAll("declarations") Declaration first,
            @ForAll("meddlings") Map<String, Meddling> between,
            @ForAll("meddlings") Map<String, Meddling> unnoticed,
            @ForAll("declarations") Declaration second,
            @ForAll boolean requested) {
        before.forEach(this::meddle);
        converge(first);
        between.forEach(this::meddle);
        unnoticed.forEach(this::meddleUnnoticed);
        Map<Location, Sighting> present = everything();
        var preview = new Preview(planner, stores, new Forecast(Map.of()));

        List<PlannedChange> plan =
                preview.of(ID, situation(second, Sightings.none(), requested)).plan();
        assertThat(everything()).isEqualTo(present);
        status = status.withPlan(plan);
        converge(second);

        Map<Location, Sighting> later = everything();
        for (String key : KEYS) {
            assertThat(change(present.get(at(key)), later.get(at(key))))
                    .as(key + ", planned: " + plan)
                    .isEqualTo(planned(plan, key));
        }
    }

    /** What a store sees of an entry. */
    enum Effect {
        NONE,
        APPEARS,
        CHANGES,
        GOES
    }

    private static Effect planned(List<PlannedChange> plan, String key) {
        return plan.stream()
                .filter(change -> change.key().equals(key))
                .map(change -> switch (change.action()) {
                    case CREATE -> Effect.APPEARS;
                    case OVERWRITE, ADOPT, REPLACE -> Effect.CHANGES;
                    case DELETE -> Effect.GOES;
                    case CONFLICT, WAIT, REJECT, FOLLOW -> Effect.NONE;
                    case MOVE -> throw new AssertionError("no route has changed");
                })
                .findFirst()
                .orElse(Effect.NONE);
    }

    private static Effect change(@Nullable Sighting before, @Nullable Sighting after) {
        if (Objects.equals(before, after)) {
            return Effect.NONE;
        }
        return before == null ? Effect.APPEARS : after == null ? Effect.GOES : Effect.CHANGES;
    }

    private Map<Location, Sighting> everything() {
        return stores.look(
                        stores.turn(ID, Set.of()),
                        KEYS.stream().map(ConvergenceTest::at).collect(Collectors.toSet()))
                .there();
    }

    private void assertIsTrue(Declaration declaration, String key, EntryStatus entry) {
        assertThat(declaration.values()).containsKey(key);
        if (entry.state() == EntryState.SYNCED && entry.source() != null) {
            assertThat(text(key)).contains(declaration.values().get(key));
        }
        if (entry.state() == EntryState.DRIFTED) {
            assertThat(declaration.drift()).isEqualTo(DriftPolicy.REPORT);
        }
        assertThat(entry.state()).isNotIn(EntryState.FAILED, EntryState.REPLACING);
    }

    private boolean isUnsettled(String key) {
        return Set.of(EntryState.CONFLICT, EntryState.WAITING)
                .contains(status.entries().get(key).state());
    }

    /** What is owned in the store must never change by our doing. */
    private Map<String, Optional<String>> textsOf(Declaration declaration) {
        Map<String, Optional<String>> texts = new HashMap<>();
        declaration.values().forEach((key, value) -> {
            if (value.equals("@")) {
                texts.put(key, text(key));
            }
        });
        return texts;
    }

    private void converge(Declaration declaration) {
        generation++;
        for (int i = 0; i < ENOUGH_PASSES; i++) {
            pass(declaration);
        }
    }

    private void pass(Declaration declaration) {
        Turn turn = stores.turn(ID, Set.of());
        Sightings seen = stores.look(turn, plan(declaration, Sightings.none()).lookups());
        Progress progress = execution.execute(turn, claim(), plan(declaration, seen));
        status = new TenantConfigStatus(
                generation, List.of(), null, null, null, progress.entries(), status.observed(), null);
    }

    private Plan plan(Declaration declaration, Sightings seen) {
        return planner.plan(situation(declaration, seen, false));
    }

    private Situation situation(Declaration declaration, Sightings seen, boolean lookAtAll) {
        return new Situation(
                claim(),
                declaration.spec(),
                status,
                declaration.declared(),
                seen,
                Set.of(),
                lookAtAll,
                false,
                OTHER::equals,
                NOW);
    }

    private Claim claim() {
        return new Claim(OWNER, NOW, generation);
    }

    /** Something happens in a store, and the Lambda says so. */
    private void meddle(String key, Meddling meddling) {
        if (meddling == Meddling.NOTHING) {
            return;
        }
        meddleUnnoticed(key, meddling);
        Map<String, ObservedEntry> observed = new TreeMap<>(status.observed());
        observed.put(key, new ObservedEntry(null, null, "event " + observed.hashCode(), meddling == Meddling.REMOVE));
        status = new TenantConfigStatus(
                status.observedGeneration(), List.of(), null, null, null, status.entries(), observed, null);
    }

    /** Something happens in a store, and nobody says so. */
    private void meddleUnnoticed(String key, Meddling meddling) {
        Placement placement = ROUTES.place(SCOPE, new ConfigKey(key));
        Location at = placement.location();
        InMemoryStore store = at.store().equals(StoreId.DYNAMODB) ? items : parameters;
        switch (meddling) {
            case NOTHING -> {
                // Nothing happens.
            }
            case CHANGE -> store.putByHand(at, "by hand", false);
            case REMOVE -> store.deleteByHand(at);
            case TAKE -> {
                store.deleteByHand(at);
                store.apply(
                        new Claim(OTHER, NOW, 1),
                        List.of(new Change.Put(placement, "other's", false, new Change.Base.Absent())));
            }
        }
    }

    private static Location at(String key) {
        return ROUTES.place(SCOPE, new ConfigKey(key)).location();
    }

    private Optional<String> text(String key) {
        Location at = at(key);
        return (at.store().equals(StoreId.DYNAMODB) ? items : parameters).text(at);
    }
}
