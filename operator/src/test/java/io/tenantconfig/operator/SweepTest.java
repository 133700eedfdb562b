package io.tenantconfig.operator;

import static io.tenantconfig.operator.Cluster.PATIENCE;
import static io.tenantconfig.operator.Cluster.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ClusterId;
import io.tenantconfig.core.store.InMemoryStore.Call;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.core.store.VersionSweep;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F7: what becomes of changes in the stores of which no event tells. */
class SweepTest {

    private static final String KEY = "param_config_a";
    private static final String CORRECTED = "entries: [{key: param_config_a, value: declared}]";
    private static final String REPORTED = "driftPolicy: Report\n" + CORRECTED;
    private static final String IN_STORE = "entries: [{key: param_config_a, valueFrom: {store: {}}}]";

    private final Cluster cluster = new Cluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void aChangedValueIsPutRight() {
        cluster.startSweeping().create(CORRECTED);
        cluster.awaitSynced();

        cluster.parameters.putByHand(at(KEY), "by hand", false);
        var status = cluster.awaitStatus(s -> isAt(s.entries().get(KEY), "3") && s.applying() == null);

        assertThat(cluster.parameters.text(at(KEY))).contains("declared");
        assertThat(Cluster.isReady(status, "True", "Synced")).isTrue();
        assertThat(cluster.awaitEvent("DriftCorrected").getNote())
                .isEqualTo("changed by somebody else and put right: param_config_a");
    }

    @Test
    void aRemovedEntryIsCreatedAnewAfterItsNameHasRested() {
        cluster.startSweeping().create(CORRECTED);
        cluster.awaitSynced();

        cluster.parameters.deleteByHand(at(KEY));
        cluster.awaitReason("Replacing");
        cluster.awaitSynced();

        assertThat(cluster.parameters.text(at(KEY))).contains("declared");
    }

    @Test
    void anEntryOfAnotherClusterInThePlaceOfOursIsAConflict() {
        cluster.startSweeping().create(CORRECTED);
        cluster.awaitSynced();

        synchronized (cluster.parameters) {
            cluster.parameters.deleteByHand(at(KEY));
            putElsewhere(KEY);
        }
        cluster.awaitReason("Conflict");

        assertThat(cluster.parameters.text(at(KEY))).contains("theirs");
    }

    @Test
    void aChangedValueIsReportedUnderReport() {
        cluster.startSweeping().create(REPORTED);
        cluster.awaitSynced();

        cluster.parameters.putByHand(at(KEY), "by hand", false);
        var status = cluster.awaitStatus(s -> s.entries().get(KEY).state() == EntryState.DRIFTED);

        assertThat(status.entries().get(KEY).version()).isEqualTo("2");
        assertThat(cluster.parameters.text(at(KEY))).contains("by hand");
    }

    @Test
    void aRemovedEntryIsReportedUnderReport() {
        cluster.startSweeping().create(REPORTED);
        cluster.awaitSynced();

        cluster.parameters.deleteByHand(at(KEY));
        var status = cluster.awaitStatus(s -> s.entries().get(KEY).state() == EntryState.DRIFTED);

        assertThat(status.entries().get(KEY).version()).isNull();
        assertThat(cluster.parameters.text(at(KEY))).isEmpty();
    }

    @Test
    void aStoreOwnedValueIsFollowedFromItsCreationToItsRemoval() {
        cluster.startSweeping().create(IN_STORE);
        cluster.awaitReason("Waiting");

        cluster.parameters.putByHand(at(KEY), "one", false);
        cluster.awaitStatus(s -> isAt(s.entries().get(KEY), "1"));

        cluster.parameters.putByHand(at(KEY), "two", false);
        cluster.awaitStatus(s -> isAt(s.entries().get(KEY), "2"));

        cluster.parameters.deleteByHand(at(KEY));
        cluster.awaitReason("Waiting");
    }

    @Test
    void aStoreOwnedValueThatIsRemovedAndCreatedAnewIsNewsThoughItsVersionIsTheSame() {
        cluster.parameters.putByHand(at(KEY), "one", false);
        cluster.startSweeping().create(IN_STORE);
        cluster.awaitSynced();
        cluster.awaitSweep(StoreId.PARAMETER_STORE);
        EntryStatus before = cluster.entry(KEY);

        synchronized (cluster.parameters) {
            cluster.parameters.deleteByHand(at(KEY));
            cluster.parameters.putByHand(at(KEY), "anew", false);
        }
        EntryStatus after = cluster.awaitStatus(s -> !s.entries().get(KEY).equals(before))
                .entries()
                .get(KEY);

        assertThat(after.version()).isEqualTo("1");
        assertThat(after.lastSyncedAt()).isGreaterThan(before.lastSyncedAt());
    }

    @Test
    void whatNoResourceDeclaresIsCountedAndStaysAsItIs() {
        cluster.parameters.putByHand(at("param_config_stray"), "nobody's", false);
        putElsewhere("param_config_theirs");
        cluster.startSweeping().create(CORRECTED);
        cluster.awaitSynced();

        cluster.awaitSweep(StoreId.PARAMETER_STORE);

        assertThat(cluster.metric("tenantconfig_undeclared_entries", StoreId.PARAMETER_STORE))
                .hasValue(1);
        assertThat(cluster.parameters.text(at("param_config_stray"))).contains("nobody's");
    }

    @Test
    void nothingHappensWhileNothingChanges() {
        cluster.parameters.putByHand(at("param_config_in-store"), "x", false);
        cluster.startSweeping().create("""
                entries:
                - {key: tenant_config_limits, value: x}
                - {key: param_config_a, value: x}
                - {key: param_config_in-store, valueFrom: {store: {}}}
                """);
        cluster.awaitSynced();
        cluster.awaitSweep(StoreId.PARAMETER_STORE);
        cluster.awaitSweep(StoreId.DYNAMODB);
        String before = cluster.resource().get().getMetadata().getResourceVersion();
        cluster.parameters.forgetCalls();
        cluster.items.forgetCalls();

        cluster.awaitSweep(StoreId.PARAMETER_STORE);
        cluster.awaitSweep(StoreId.DYNAMODB);

        assertThat(cluster.parameters.calls()).extracting(Call::name).containsOnly("sweep");
        assertThat(cluster.items.calls()).extracting(Call::name).containsOnly("sweep");
        assertThat(cluster.resource().get().getMetadata().getResourceVersion()).isEqualTo(before);
    }

    @Test
    void onlyTheSuspectsAreLookedAt() {
        cluster.startSweeping().create("""
                driftPolicy: Report
                entries: [{key: param_config_a, value: x}, {key: param_config_b, value: x}]
                """);
        cluster.awaitSynced();
        cluster.awaitSweep(StoreId.PARAMETER_STORE);
        cluster.parameters.forgetCalls();

        cluster.parameters.putByHand(at(KEY), "by hand", false);
        cluster.awaitStatus(s -> s.entries().get(KEY).state() == EntryState.DRIFTED);
        cluster.awaitSweep(StoreId.PARAMETER_STORE);

        assertThat(cluster.parameters.calls())
                .filteredOn(call -> !call.name().equals("sweep"))
                .containsExactly(new Call("look", Set.of(at(KEY))));
    }

    @Test
    void aListingThatLagsCostsOneLookAndDoesNoHarm() {
        var lagging = new HookedSweep(cluster.sweeps().get(StoreId.PARAMETER_STORE), _ -> Map.of());
        cluster.startSweeping(Map.of(StoreId.PARAMETER_STORE, lagging)).create(CORRECTED);
        cluster.awaitSynced();
        String synced = cluster.resource().get().getMetadata().getResourceVersion();

        cluster.awaitSweep(StoreId.PARAMETER_STORE);
        cluster.awaitSweep(StoreId.PARAMETER_STORE);

        await().atMost(PATIENCE).until(() -> names(cluster.parameters.calls()).contains("look"));
        assertThat(names(cluster.parameters.calls())).containsOnlyOnce("look", "apply");
        assertThat(cluster.resource().get().getMetadata().getResourceVersion()).isEqualTo(synced);
    }

    @Test
    void aSuspendedResourceIsLeftAlone() {
        cluster.startSweeping().create(CORRECTED);
        cluster.awaitSynced();
        cluster.change("suspend: true\n" + CORRECTED);
        cluster.awaitStatus(s -> s.observedGeneration() == 2);
        cluster.awaitSweep(StoreId.PARAMETER_STORE);
        cluster.parameters.forgetCalls();

        cluster.parameters.putByHand(at(KEY), "by hand", false);
        cluster.awaitSweep(StoreId.PARAMETER_STORE);
        cluster.awaitQuiet();

        assertThat(names(cluster.parameters.calls())).containsOnly("sweep");
    }

    @Test
    void aResourceWhoseNamespaceIsNoLongerBoundIsLeftAlone() {
        cluster.startSweeping().create(CORRECTED);
        cluster.awaitSynced();
        cluster.namespace("other", "acme");
        cluster.unlabelNamespace("acme");
        cluster.awaitReason("BindingLost");
        cluster.awaitSweep(StoreId.PARAMETER_STORE);
        cluster.parameters.forgetCalls();

        cluster.parameters.putByHand(at(KEY), "by hand", false);
        cluster.awaitSweep(StoreId.PARAMETER_STORE);
        cluster.awaitSweep(StoreId.DYNAMODB);

        assertThat(names(cluster.parameters.calls())).containsOnly("sweep");
    }

    @Test
    void aSuspectStaysOneUntilItsStoreCanBeLookedAt() {
        var refusing = new AtomicBoolean(true);
        var writer = new HookedWriter(cluster.parameters, _ -> Optional.empty()) {
            @Override
            public Map<Location, Sighting> look(Set<Location> locations) {
                if (refusing.get()) {
                    throw new StoreException(Kind.UNAVAILABLE, StoreId.PARAMETER_STORE, "on purpose");
                }
                return super.look(locations);
            }
        };
        cluster.startSweeping(
                Map.of(StoreId.DYNAMODB, cluster.items, StoreId.PARAMETER_STORE, writer), cluster.sweeps());
        cluster.create(CORRECTED);
        cluster.awaitSynced();

        cluster.parameters.putByHand(at(KEY), "by hand", false);
        cluster.awaitSweep(StoreId.PARAMETER_STORE);
        cluster.awaitQuiet();
        refusing.set(false);

        await().atMost(PATIENCE).until(() -> cluster.parameters.text(at(KEY)).equals(Optional.of("declared")));
    }

    @Test
    void aStoreThatDoesNotAnswerHoldsUpNeitherAnotherNorTheEnd() {
        var hanging = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        VersionSweep stuck = new HookedSweep(cluster.sweeps().get(StoreId.PARAMETER_STORE), page -> {
            hanging.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                ended.set(true);
                Thread.currentThread().interrupt();
            }
            return page;
        });
        Map<StoreId, VersionSweep> sweeps = new HashMap<>(cluster.sweeps());
        sweeps.put(StoreId.PARAMETER_STORE, stuck);
        cluster.startSweeping(sweeps).create("entries: [{key: tenant_config_a, value: declared}]");
        cluster.awaitSynced();
        assertThat(hanging).satisfies(CountDownLatch::await);

        cluster.items.putByHand(at("tenant_config_a"), "by hand", false);
        cluster.awaitStatus(s -> isAt(s.entries().get("tenant_config_a"), "3"));
        cluster.stop();

        assertThat(ended).isTrue();
    }

    private static List<String> names(List<Call> calls) {
        return calls.stream().map(Call::name).toList();
    }

    private static boolean isAt(EntryStatus entry, String version) {
        return version.equals(entry.version());
    }

    /** Another cluster's operator writes an entry. */
    private void putElsewhere(String key) {
        var scope = new Scope(new TenantId("acme"), new ServiceName("checkout"));
        var owner = new Owner(new ClusterId("elsewhere"), "acme", "checkout");
        cluster.parameters.apply(
                new Claim(owner, Instant.EPOCH, 1),
                List.of(new Change.Put(
                        Cluster.ROUTES.place(scope, new ConfigKey(key)), "theirs", false, new Change.Base.Absent())));
    }
}
