package io.tenantconfig.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
import io.tenantconfig.core.store.WriteResult;
import io.tenantconfig.crds.v1alpha1.DriftPolicy;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.SourceRecord;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigSpec;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import io.tenantconfig.operator.budget.Budget;
import io.tenantconfig.operator.declaration.Declared;
import io.tenantconfig.operator.plan.Planner;
import io.tenantconfig.operator.plan.Sightings;
import io.tenantconfig.operator.plan.Situation;
import io.tenantconfig.operator.report.EventRecorder;
import io.tenantconfig.operator.report.Reports;
import io.tenantconfig.storage.UnconditionalStore;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Two replicas that both believe that they lead, on one API server and the same stores. */
final class TwoReplicas {

    private static final Scope SCOPE = new Scope(new TenantId("acme"), new ServiceName("checkout"));
    private static final Owner OWNER = new Owner(new ClusterId("test"), "acme", "checkout");
    private static final Routes ROUTES = RoutesDocument.defaults(
            Map.of(StoreId.DYNAMODB, ItemLayout.INSTANCE, StoreId.PARAMETER_STORE, ParameterLayout.INSTANCE));
    private static final int ENOUGH_PASSES = 8;

    /** Of which no call is expected. */
    private static final KubernetesClient NOBODY =
            new KubernetesClientBuilder().withConfig(Config.empty()).build();

    /** How the resource that the stale replica knows comes to be another one. */
    enum Fate {
        /** It is edited. */
        EDITED(5),
        /** It is deleted, its entries are retained, and it is created anew. */
        MADE_ANEW_LATER(9),
        /** The same, within the second that its age is measured in. */
        MADE_ANEW_AT_ONCE(5),
        /** The same, by an API server whose clock is slow. */
        MADE_ANEW_EARLIER(1);

        private final int second;

        Fate(int second) {
            this.second = second;
        }

        /** Whether the marks in the stores tell the older from the newer. */
        boolean isTold() {
            return this == EDITED || this == MADE_ANEW_LATER;
        }
    }

    /**
     * What happens.
     *
     * @param declared by the resource at first, then in what the stale replica knows, and in the end: values by key
     * @param order whose turn it is: the stale replica's, the other's, the user's
     */
    record History(List<Map<String, String>> declared, DriftPolicy drift, Fate fate, List<Integer> order) {}

    /** The API server, as far as it knows one resource. */
    private final class Api implements Statuses {

        private TenantConfig present = new TenantConfig();
        private long version = 1;

        @Override
        public TenantConfig replace(TenantConfig current, TenantConfigStatus status) {
            turns.await();
            if (!current.getMetadata()
                    .getResourceVersion()
                    .equals(present.getMetadata().getResourceVersion())) {
                throw new KubernetesClientException("conflict", HttpURLConnection.HTTP_CONFLICT, null);
            }
            var meta = present.getMetadata();
            return store(meta.getUid(), meta.getCreationTimestamp(), meta.getGeneration(), present.getSpec(), status);
        }

        @Override
        public Optional<TenantConfig> read(TenantConfig resource) {
            turns.await();
            return Optional.of(present);
        }

        TenantConfig store(
                String uid, String created, long generation, TenantConfigSpec spec, TenantConfigStatus status) {
            version++;
            var stored = new TenantConfig();
            stored.setMetadata(new ObjectMetaBuilder()
                    .withNamespace("acme")
                    .withName("checkout")
                    .withUid(uid)
                    .withCreationTimestamp(created)
                    .withGeneration(generation)
                    .withResourceVersion(Long.toString(version))
                    .withFinalizers(TenantConfig.FINALIZER)
                    .build());
            stored.setSpec(spec);
            stored.setStatus(status);
            present = stored;
            return stored;
        }
    }

    /** One replica, with what it alone knows. */
    private final class Replica {

        private final Latest latest = new Latest();
        private final StatusWriter writer = new StatusWriter(api, latest);
        private final Reports reports = new Reports(clock);
        private final Map<StoreId, ConfigWriter> writers =
                Map.of(StoreId.DYNAMODB, turnwise(items), StoreId.PARAMETER_STORE, parameters);
        private final Stores stores = new Stores(writers, new Budget(writers, System::nanoTime));
        private final Pass pass = new Pass(
                new Planner(ROUTES, Map.of(StoreId.DYNAMODB, Duration.ZERO, StoreId.PARAMETER_STORE, Duration.ZERO)),
                stores,
                new Execution(stores, clock, Map.of()),
                new Finalizer(NOBODY, latest),
                writer,
                reports,
                new EventRecorder(NOBODY, clock, "test"));
        private boolean toBeMadeAnew;

        void pass(TenantConfig watched, boolean lookAtAll) {
            TenantConfig resource = latest.of(watched);
            var claim = new Claim(
                    OWNER,
                    Instant.parse(resource.getMetadata().getCreationTimestamp()),
                    resource.getMetadata().getGeneration());
            var situation = new Situation(
                    claim,
                    resource.getSpec(),
                    resource.getStatus(),
                    declaredBy(resource),
                    Sightings.none(),
                    Set.of(),
                    lookAtAll,
                    false,
                    _ -> false,
                    clock.instant());
            try {
                toBeMadeAnew = pass.run(resource, claim, situation)
                        .flatMap(this::report)
                        .isEmpty();
            } catch (IllegalStateException e) {
                toBeMadeAnew = true;
            }
        }

        /** As {@link Reporter}, without a word to the cluster. */
        private Optional<TenantConfig> report(Pass.Done done) {
            return writer.write(
                    done.resource(),
                    status -> reports.passed(
                            status,
                            done.resource(),
                            done.progress().entries(),
                            done.progress().postponed(),
                            Optional.empty()),
                    status -> reports.overtaken(
                            status, done.resource().getStatus().applying()));
        }

        /** As long as there is a reason to make a pass: a change, an announcement, or trouble. */
        void settle() {
            for (int i = 0; isDue(); i++) {
                assertThat(i)
                        .as("passes, the status being %s", api.present.getStatus())
                        .isLessThan(ENOUGH_PASSES);
                pass(api.present, false);
            }
        }

        private boolean isDue() {
            TenantConfigStatus status = api.present.getStatus();
            return toBeMadeAnew
                    || status.applying() != null
                    || !api.present.getMetadata().getGeneration().equals(status.observedGeneration())
                    || status.entries().values().stream().anyMatch(entry -> entry.state() == EntryState.FAILED);
        }
    }

    private final Clock clock = new TickingClock();
    private final History history;
    private final Turns turns = new Turns();
    private final InMemoryStore items =
            new InMemoryStore(new StoreLimits(StoreId.DYNAMODB, 1000, false, Set.of()), clock);
    private final UnconditionalStore parameters =
            new UnconditionalStore(new StoreLimits(StoreId.PARAMETER_STORE, 1000, true, Set.of()), clock, turns::await);
    private final Api api = new Api();
    private final Map<String, Map<String, String>> declarations = new HashMap<>();
    private final Replica fresh = new Replica();

    TwoReplicas(History history) {
        this.history = history;
    }

    /**
     * Until both have made their passes.
     *
     * @param callsOfTheStale after how many of them it ends
     */
    void run(int callsOfTheStale) {
        declare(Fate.EDITED, 1, 0, TenantConfigStatus.empty());
        new Replica().settle();
        declare(Fate.EDITED, 2, 1, api.present.getStatus());
        TenantConfig known = api.present;
        var stale = new Replica();
        turns.run(
                history.order(),
                List.of(
                        () -> {
                            turns.endAfter(callsOfTheStale);
                            repeat(() -> stale.pass(known, false));
                        },
                        () -> repeat(() -> fresh.pass(api.present, false)),
                        () -> {
                            turns.await();
                            if (history.fate() == Fate.EDITED) {
                                declare(Fate.EDITED, 3, 2, api.present.getStatus());
                            } else {
                                declare(history.fate(), 1, 2, TenantConfigStatus.empty());
                            }
                        }));
    }

    /** The replica that knows the newer resource makes passes, as long as there is a reason. */
    void settle() {
        fresh.settle();
    }

    /** It looks at all that lies in the stores, as a sweep or an event makes it, and settles. */
    void sweep() {
        fresh.pass(api.present, true);
        fresh.settle();
    }

    EntryStatus entry(String key) {
        return Objects.requireNonNull(api.present.getStatus().entries().get(key));
    }

    private static void repeat(Runnable pass) {
        for (int i = 0; i < 3; i++) {
            pass.run();
        }
    }

    private void declare(Fate fate, long generation, int number, TenantConfigStatus status) {
        declarations.put(fate.name() + generation, history.declared().get(number));
        var spec =
                new TenantConfigSpec("acme", "checkout", null, history.drift().toString(), null, null, List.of());
        api.store(fate.name(), "2026-01-01T00:00:0" + fate.second + "Z", generation, spec, status);
    }

    private List<Declared> declaredBy(TenantConfig resource) {
        String id = resource.getMetadata().getUid() + resource.getMetadata().getGeneration();
        return new TreeMap<>(declarations.get(id))
                .entrySet().stream()
                        .<Declared>map(entry -> new Declared.Value(
                                place(entry.getKey()),
                                entry.getValue(),
                                false,
                                new SourceRecord(null, null, null, "digest of " + entry.getValue())))
                        .toList();
    }

    /** The keys of all that lies in the stores. */
    Set<String> stored() {
        return declarations.values().stream()
                .flatMap(declared -> declared.keySet().stream())
                .filter(key -> text(key).isPresent())
                .collect(Collectors.toSet());
    }

    /** Whether the status names the version that lies in the store. */
    boolean isAsStored(String key) {
        Location at = place(key).location();
        ConfigWriter store = at.store().equals(StoreId.DYNAMODB) ? items : parameters;
        return Optional.ofNullable(store.look(Set.of(at)).get(at))
                .map(sighting -> sighting.version().id())
                .equals(Optional.ofNullable(entry(key).version()));
    }

    Optional<String> text(String key) {
        Location at = place(key).location();
        return at.store().equals(StoreId.DYNAMODB) ? items.text(at) : parameters.text(at);
    }

    private static Placement place(String key) {
        return ROUTES.place(SCOPE, new ConfigKey(key));
    }

    /** A store each call of which waits for its turn. */
    private ConfigWriter turnwise(ConfigWriter store) {
        return new ConfigWriter() {
            @Override
            public StoreLimits limits() {
                return store.limits();
            }

            @Override
            public Map<Location, Sighting> look(Set<Location> locations) {
                turns.await();
                return store.look(locations);
            }

            @Override
            public Map<Location, WriteResult> apply(Claim claim, List<Change> changes) {
                turns.await();
                return store.apply(claim, changes);
            }

            @Override
            public void close() {
                store.close();
            }
        };
    }
}
