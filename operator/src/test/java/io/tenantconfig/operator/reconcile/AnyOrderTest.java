package io.tenantconfig.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.ItemLayout;
import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.ParameterLayout;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ClusterId;
import io.tenantconfig.core.store.InMemoryStore;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreLimits;
import io.tenantconfig.crds.v1alpha1.DriftPolicy;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.crds.v1alpha1.SourceRecord;
import io.tenantconfig.crds.v1alpha1.TenantConfigSpec;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import io.tenantconfig.operator.budget.Budget;
import io.tenantconfig.operator.declaration.Declared;
import io.tenantconfig.operator.plan.Planner;
import io.tenantconfig.operator.plan.Sightings;
import io.tenantconfig.operator.plan.Situation;
import io.tenantconfig.operator.sweep.Expected;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * F7, F8: others' writes, the Lambda's patches, passes and sweeps in any order, and some never: the end is as if the Lambda had
 * told of every write and a pass had followed at once.
 */
class AnyOrderTest {

    private static final Owner OWNER = new Owner(new ClusterId("test"), "acme", "checkout");
    private static final Scope SCOPE = new Scope(new TenantId("acme"), new ServiceName("checkout"));
    private static final Map<StoreId, Layout> LAYOUTS =
            Map.of(StoreId.DYNAMODB, ItemLayout.INSTANCE, StoreId.PARAMETER_STORE, ParameterLayout.INSTANCE);
    private static final Routes ROUTES = RoutesDocument.defaults(LAYOUTS);
    private static final Map<StoreId, Duration> RESTS =
            Map.of(StoreId.DYNAMODB, Duration.ZERO, StoreId.PARAMETER_STORE, Duration.ZERO);
    private static final String STORE_OWNED = "param_config_in-store";
    private static final List<String> KEYS = List.of("tenant_config_a", "param_config_a", STORE_OWNED);
    private static final int ENOUGH_PASSES = 6;

    enum Kind {
        /** Somebody else writes the entry. */
        CHANGE,
        /** Somebody else removes it. */
        REMOVE,
        /** The Lambda tells what lies there. */
        TELL,
        /** The operator makes a pass for whatever reason. */
        PASS,
        /** A sweep comes to its end. */
        SWEEP,
        /** Another value is declared, and written. */
        DECLARE
    }

    record Act(Kind kind, String key) {}

    /** What is the same, whatever the way to it: not how many versions it took. */
    record End(EntryState state, @Nullable SourceRecord source, Optional<String> text) {}

    @Provide
    Arbitrary<List<Act>> acts() {
        return Combinators.combine(Arbitraries.of(Kind.class), Arbitraries.of(KEYS))
                .as(Act::new)
                .list()
                .ofMaxSize(16);
    }

    @Property(tries = 2000)
    void theEndIsAsIfEveryWriteHadBeenToldOf(@ForAll("acts") List<Act> acts, @ForAll DriftPolicy policy) {
        var told = new World(policy);
        var untold = new World(policy);
        for (int i = 0; i < acts.size(); i++) {
            Act act = acts.get(i);
            told.meddle(act, "by hand " + i);
            told.tell(act.key());
            told.converge();
            untold.prepare(act);
            untold.meddle(act, "by hand " + i);
            untold.operate(act);
        }

        untold.sweep();
        untold.converge();

        assertThat(untold.ends()).isEqualTo(told.ends());
        assertThat(untold.suspects()).isEmpty();
    }

    /** One resource and both stores. */
    private static final class World {

        private final TickingClock clock = new TickingClock();
        private final Map<StoreId, InMemoryStore> inMemory = Map.of(
                StoreId.DYNAMODB,
                new InMemoryStore(new StoreLimits(StoreId.DYNAMODB, 1000, false, Set.of()), clock),
                StoreId.PARAMETER_STORE,
                new InMemoryStore(new StoreLimits(StoreId.PARAMETER_STORE, 1000, true, Set.of()), clock));
        private final Stores stores =
                new Stores(Map.copyOf(inMemory), new Budget(Map.copyOf(inMemory), System::nanoTime));
        private final Planner planner = new Planner(ROUTES, RESTS);
        private final Execution execution = new Execution(stores, clock, RESTS);
        private final DriftPolicy policy;
        private final Set<Location> suspects = new HashSet<>();
        private TenantConfigStatus status = TenantConfigStatus.empty();
        private long generation = 1;

        World(DriftPolicy policy) {
            this.policy = policy;
            store(STORE_OWNED).putByHand(at(STORE_OWNED), "at first", false);
            converge();
        }

        /** What is to be put right cannot be changed before it is there again: that would be somebody else's entry. */
        void prepare(Act act) {
            if (act.kind() == Kind.CHANGE
                    && policy == DriftPolicy.CORRECT
                    && text(act.key()).isEmpty()) {
                sweep();
                converge();
            }
        }

        void meddle(Act act, String text) {
            switch (act.kind()) {
                case CHANGE -> store(act.key()).putByHand(at(act.key()), text, false);
                case REMOVE -> store(act.key()).deleteByHand(at(act.key()));
                case DECLARE -> {
                    generation++;
                    converge();
                }
                case TELL, PASS, SWEEP -> {
                    // Not in the stores.
                }
            }
        }

        void operate(Act act) {
            switch (act.kind()) {
                case TELL -> tell(act.key());
                case PASS -> pass();
                case SWEEP -> sweep();
                case CHANGE, REMOVE, DECLARE -> {
                    // Nobody notices.
                }
            }
        }

        void tell(String key) {
            Map<String, ObservedEntry> observed = new TreeMap<>(status.observed());
            observed.put(
                    key,
                    new ObservedEntry(
                            null, null, "event " + clock.instant(), text(key).isEmpty()));
            status = new TenantConfigStatus(
                    status.observedGeneration(), List.of(), null, null, null, status.entries(), observed, null);
        }

        void sweep() {
            suspects.addAll(suspects());
        }

        /** Where a listing contradicts the status. */
        Set<Location> suspects() {
            Map<Location, Sighting> listed = listed();
            Set<Location> contradicted = new HashSet<>();
            status.entries()
                    .forEach((key, entry) -> Expected.of(OWNER, entry)
                            .filter(says -> says.isContradictedBy(Optional.ofNullable(listed.get(at(key)))))
                            .ifPresent(_ -> contradicted.add(at(key))));
            return contradicted;
        }

        private Map<Location, Sighting> listed() {
            Map<Location, Sighting> listed = new HashMap<>();
            inMemory.forEach((id, store) -> {
                var pass = store.sweep(LAYOUTS.get(id)).begin(ROUTES.roots(id), Set.of(SCOPE.tenant()));
                for (var page = pass.next(); page.isPresent(); page = pass.next()) {
                    listed.putAll(page.get());
                }
            });
            return listed;
        }

        void converge() {
            for (int i = 0; i < ENOUGH_PASSES; i++) {
                pass();
            }
        }

        /** As {@link Pass}, without a word to the cluster. */
        private void pass() {
            var claim = claim();
            var turn = stores.turn(new ResourceID(OWNER.name(), OWNER.namespace()), Set.of());
            var situation = situation();
            var seen = situation.with(stores.look(turn, planner.plan(situation).lookups()));
            Progress progress = execution.execute(turn, claim, planner.plan(seen));
            Map<String, Location> taken = progress.taken();
            if (!taken.isEmpty()) {
                var contested =
                        seen.with(stores.look(turn, Set.copyOf(taken.values()))).afterAnnouncement();
                progress.continuedBy(
                        execution.execute(turn, claim, planner.plan(contested).only(taken.keySet())));
            }
            suspects.clear();
            status = new TenantConfigStatus(
                    generation, List.of(), null, null, null, progress.entries(), status.observed(), null);
        }

        private Claim claim() {
            return new Claim(OWNER, Instant.EPOCH, generation);
        }

        private Situation situation() {
            var spec = new TenantConfigSpec("acme", "checkout", null, policy.toString(), null, null, List.of());
            return new Situation(
                    claim(),
                    spec,
                    status,
                    declared(),
                    Sightings.none(),
                    suspects,
                    false,
                    false,
                    OWNER::equals,
                    clock.instant());
        }

        private List<Declared> declared() {
            return KEYS.stream().map(this::declared).toList();
        }

        private Declared declared(String key) {
            Placement placement = ROUTES.place(SCOPE, new ConfigKey(key));
            String text = "declared " + generation;
            return key.equals(STORE_OWNED)
                    ? new Declared.StoreOwned(placement)
                    : new Declared.Value(
                            placement, text, false, new SourceRecord(null, null, null, "digest of " + text));
        }

        Map<String, End> ends() {
            Map<String, End> ends = new TreeMap<>();
            KEYS.forEach(key -> {
                EntryStatus entry = status.entries().get(key);
                ends.put(key, new End(entry.state(), entry.source(), text(key)));
            });
            return ends;
        }

        private Optional<String> text(String key) {
            return store(key).text(at(key));
        }

        private InMemoryStore store(String key) {
            return inMemory.get(at(key).store());
        }

        private static Location at(String key) {
            return ROUTES.place(SCOPE, new ConfigKey(key)).location();
        }
    }
}
