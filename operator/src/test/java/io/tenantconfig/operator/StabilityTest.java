package io.tenantconfig.operator;

import static io.tenantconfig.operator.Cluster.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.InMemoryStore;
import io.tenantconfig.core.store.InMemoryStore.Call;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.crds.v1alpha1.Applying;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F13, F14, F16: what was done is not done again, and what was cut off, or announced by another operator, is continued. */
class StabilityTest {

    private static final String ENTRIES = """
            entries:
            - {key: tenant_config_limits, value: x}
            - {key: param_config_a, value: x}
            - {key: param_config_region, valueFrom: {configMapKeyRef: {name: region, key: name}}}
            - {key: param_config_in-store, valueFrom: {store: {}}}
            """;

    private final Cluster cluster = new Cluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void makesNoCallAndWritesNoStatusWhenItSeesTheSameAgain() {
        TenantConfig before = createAll();
        cluster.stop();
        cluster.items.forgetCalls();
        cluster.parameters.forgetCalls();

        cluster.start().awaitQuiet();

        assertThat(cluster.resource().get().getMetadata().getResourceVersion())
                .isEqualTo(before.getMetadata().getResourceVersion());
        assertThat(cluster.parameters.calls()).isEmpty();
        assertThat(cluster.items.calls())
                .allMatch(call -> call.locations().equals(Set.of(at("tenant_config_sentinel"))));
        assertThat(cluster.events())
                .filteredOn(event -> event.getRegarding().getName().equals("checkout"))
                .singleElement()
                .matches(event -> event.getReason().equals("Synced"));
    }

    @Test
    void makesNoCallWhenAnEventChangesNothing() {
        createAll();
        cluster.parameters.forgetCalls();
        cluster.items.forgetCalls();

        cluster.observe("param_config_undeclared", "{\"version\":\"1\",\"eventId\":\"e\"}");
        String afterLambda = cluster.resource().get().getMetadata().getResourceVersion();
        cluster.awaitQuiet();

        assertThat(cluster.resource().get().getMetadata().getResourceVersion()).isEqualTo(afterLambda);
        assertThat(cluster.parameters.calls()).isEmpty();
        assertThat(cluster.items.calls())
                .allMatch(call -> call.locations().equals(Set.of(at("tenant_config_sentinel"))));
    }

    @Test
    void makesOneCallAStoreForAnyNumberOfNewEntriesAndOneForOneThatChanges() {
        String entries = "entries:\n"
                + IntStream.range(0, 500)
                        .mapToObj(i -> "- {key: param_config_a" + i + ", value: x}\n")
                        .collect(Collectors.joining());
        cluster.start().create(entries);
        cluster.awaitSynced();
        assertThat(cluster.parameters.calls()).extracting(Call::name).containsExactly("apply");
        cluster.parameters.forgetCalls();

        cluster.change(entries.replace("a250, value: x", "a250, value: y"));
        cluster.awaitStatus(status -> status.observedGeneration() == 2 && status.applying() == null);

        assertThat(cluster.parameters.calls()).containsExactly(new Call("apply", Set.of(at("param_config_a250"))));
    }

    @Test
    void saysWhatItIsAboutToWriteBeforeItWrites() {
        List<TenantConfigStatus> seenByStore = new CopyOnWriteArrayList<>();
        startWith(cluster.parameters, () -> seenByStore.add(cluster.status()));

        cluster.create("entries: [{key: param_config_a, value: x}]");
        cluster.awaitSynced();

        assertThat(seenByStore).singleElement().satisfies(status -> {
            assertThat(status.applying().keys()).containsExactly("param_config_a");
            assertThat(status.applying().generation()).isEqualTo(1);
            assertThat(Cluster.condition(status, "Ready").orElseThrow().status())
                    .isEqualTo("Unknown");
        });
        assertThat(cluster.status().applying()).isNull();
    }

    @Test
    void holdsTheResourceBeforeItWrites() {
        List<List<String>> finalizers = new CopyOnWriteArrayList<>();
        startWith(
                cluster.parameters,
                () -> finalizers.add(new ArrayList<>(cluster.resource().get().getFinalizers())));

        cluster.create("entries: [{key: param_config_a, value: x}]");
        cluster.awaitSynced();

        assertThat(finalizers).containsExactly(List.of(TenantConfig.FINALIZER));
    }

    @Test
    void keepsWhatTheLambdaPatchedWhileAPassWasWriting() {
        startWith(cluster.parameters, () -> {
            if (cluster.status().observed().isEmpty()) {
                cluster.observe("param_config_a", "{\"version\":\"1\",\"eventId\":\"during\"}");
            }
        });

        cluster.create("entries: [{key: param_config_a, value: x}]");
        var status = cluster.awaitStatus(s -> s.applying() == null
                && s.entries().containsKey("param_config_a")
                && s.entries().get("param_config_a").seen() != null);

        assertThat(status.observed().get("param_config_a").eventId()).isEqualTo("during");
        assertThat(status.entries().get("param_config_a").seen().eventId()).isEqualTo("during");
        assertThat(status.entries().get("param_config_a").version()).isEqualTo("1");
    }

    @Test
    void removesWhatAPassThatWasCutOffLeftBehind() {
        startWith(cluster.parameters, () -> {});
        cluster.create("entries: [{key: param_config_a, value: x}, {key: param_config_b, value: x}]");
        cluster.awaitSynced();
        cluster.stop();
        cutOff("param_config_b");

        cluster.change("entries: [{key: param_config_a, value: x}]");
        cluster.start();
        cluster.awaitStatus(status -> status.observedGeneration() == 2 && status.applying() == null);

        assertThat(cluster.parameters.paths())
                .containsExactly(at("param_config_a").path());
    }

    @Test
    void keepsADeletedResourceUntilWhatACutOffPassLeftBehindIsRemoved() {
        cluster.start().create("entries: [{key: param_config_a, value: x}]");
        cluster.awaitSynced();
        cluster.stop();
        cutOff("param_config_a");
        cluster.resource().delete();
        cluster.parameters.failWith(new StoreException(Kind.THROTTLED, StoreId.PARAMETER_STORE, "on purpose"));

        cluster.start();
        cluster.awaitReason("CleaningUp");
        cluster.awaitQuiet();
        assertThat(cluster.resource().get()).isNotNull();

        cluster.parameters.recover();
        await().atMost(Cluster.PATIENCE).until(() -> cluster.resource().get() == null);
        assertThat(cluster.parameters.paths()).isEmpty();
    }

    @Test
    void writesNothingOfASpecThatChangedBeforeItHoldsTheResource() {
        List<String> written = new CopyOnWriteArrayList<>();
        var changing =
                new HookedWriter(cluster.parameters, change -> {
                    if (change instanceof Change.Put put) {
                        written.add(put.text());
                    }
                    return Optional.empty();
                }) {
                    @Override
                    public Map<Location, Sighting> look(Set<Location> locations) {
                        if (cluster.resource().get().getMetadata().getGeneration() == 1) {
                            cluster.change("entries: [{key: param_config_a, value: y}]");
                        }
                        return super.look(locations);
                    }
                };
        cluster.start(Map.of(StoreId.DYNAMODB, cluster.items, StoreId.PARAMETER_STORE, changing), Cluster.ROUTES);

        cluster.createRequested("entries: [{key: param_config_a, value: x}]");
        cluster.awaitSynced();

        assertThat(written).containsExactly("y");
    }

    @Test
    void continuesAPassThatWasCutOffAndWritesNothingOnceMore() {
        cluster.start().create("entries: [{key: param_config_a, value: x}]");
        cluster.awaitSynced();
        cluster.stop();
        cutOff("param_config_a");
        cluster.parameters.forgetCalls();

        cluster.start();
        var status = cluster.awaitStatus(s -> s.entries().containsKey("param_config_a") && s.applying() == null);

        assertThat(status.entries().get("param_config_a").version()).isEqualTo("1");
        assertThat(Cluster.isReady(status, "True", "Synced")).isTrue();
        assertThat(cluster.parameters.calls()).extracting(Call::name).containsExactly("look");
    }

    @Test
    void looksAtOnceAtWhatAnotherOperatorAnnounces() {
        cluster.start().create("entries: [{key: param_config_a, value: x}]");
        cluster.awaitSynced();

        cutOff("param_config_a");
        var status = cluster.awaitStatus(s -> s.entries().containsKey("param_config_a") && s.applying() == null);

        assertThat(status.entries().get("param_config_a").version()).isEqualTo("1");
    }

    @Test
    void writesNothingWhileSuspendedAndSaysSo() {
        cluster.start().create("entries: [{key: param_config_a, value: x}]");
        cluster.awaitSynced();

        cluster.change("suspend: true\nentries: [{key: param_config_a, value: y}]");
        var status = cluster.awaitStatus(s -> s.observedGeneration() == 2);

        assertThat(Cluster.condition(status, "Suspended").orElseThrow().status())
                .isEqualTo("True");
        assertThat(cluster.parameters.text(at("param_config_a"))).contains("x");
    }

    @Test
    void writesWhatChangedMeanwhileWhenItIsResumed() {
        cluster.start().create("suspend: true\nentries: [{key: param_config_a, value: x}]");
        cluster.awaitStatus(s -> Cluster.isReady(s, "Unknown", "Suspended"));

        cluster.change("entries: [{key: param_config_a, value: x}]");
        var status = cluster.awaitSynced();

        assertThat(Cluster.condition(status, "Suspended").orElseThrow().status())
                .isEqualTo("False");
        assertThat(cluster.parameters.text(at("param_config_a"))).contains("x");
    }

    private TenantConfig createAll() {
        cluster.configMap("region", Map.of("name", "eu-west-1"));
        cluster.parameters.putByHand(at("param_config_in-store"), "x", false);
        cluster.start().create(ENTRIES);
        cluster.awaitSynced();
        return cluster.resource().get();
    }

    private void startWith(InMemoryStore parameters, Runnable beforeChange) {
        var hooked = new HookedWriter(parameters, _ -> {
            beforeChange.run();
            return Optional.empty();
        });
        cluster.start(Map.of(StoreId.DYNAMODB, cluster.items, StoreId.PARAMETER_STORE, hooked), Cluster.ROUTES);
    }

    /** Makes the status as if the process had ended after it had written the entry, and before it said so. */
    private void cutOff(String key) {
        cluster.resource().editStatus(resource -> {
            TenantConfigStatus status = resource.getStatus();
            Map<String, EntryStatus> entries = new TreeMap<>(status.entries());
            entries.remove(key);
            resource.setStatus(new TenantConfigStatus(
                    status.observedGeneration(),
                    status.conditions(),
                    status.summary(),
                    status.lastSyncedAt(),
                    new Applying(1, List.of(key), "2026-01-01T00:00:00Z"),
                    entries,
                    status.observed(),
                    status.lastHandledReconcileAt()));
            return resource;
        });
    }
}
