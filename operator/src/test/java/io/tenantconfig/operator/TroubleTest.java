package io.tenantconfig.operator;

import static io.tenantconfig.operator.Cluster.PATIENCE;
import static io.tenantconfig.operator.Cluster.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.tenantconfig.core.route.ItemLayout;
import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.ParameterLayout;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.core.store.WriteResult;
import io.tenantconfig.crds.v1alpha1.EntryState;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F1, F23, T18: what passes is tried again for ever, and what a person must mend is said and seldom tried. */
class TroubleTest {

    private static final String TWO_ENTRIES =
            "entries: [{key: tenant_config_a, value: x}, {key: param_config_a, value: x}]";

    private final Cluster cluster = new Cluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void triesAgainUntilAStoreAnswersAndWritesTheOthersMeanwhile() {
        cluster.parameters.failWith(failure(Kind.UNAVAILABLE));
        cluster.start().create(TWO_ENTRIES);
        var status = cluster.awaitReason("StoreFailed");
        assertThat(status.entries().get("tenant_config_a").state()).isEqualTo(EntryState.SYNCED);
        assertThat(status.entries().get("param_config_a").message())
                .isEqualTo("parameter-store does not answer as it should; it is tried again");

        cluster.parameters.recover();

        cluster.awaitSynced();
    }

    @Test
    void saysWhatIsDeniedAndDoesNotTryAgainSoon() {
        cluster.parameters.failWith(failure(Kind.DENIED));
        cluster.start().create(TWO_ENTRIES);
        cluster.awaitReason("StoreFailed");
        cluster.awaitQuiet();

        assertThat(cluster.entry("param_config_a").message()).isEqualTo("access denied: parameter-store: on purpose");
        assertThat(cluster.parameters.calls())
                .filteredOn(call -> call.locations().contains(at("param_config_a")))
                .hasSize(1);
        assertThat(cluster.awaitEvent("StoreFailed").getType()).isEqualTo("Warning");
    }

    @Test
    void triesAtOnceWhatWasDeniedWhenTheResourceChanges() {
        cluster.parameters.failWith(failure(Kind.DENIED));
        cluster.start().create(TWO_ENTRIES);
        cluster.awaitReason("StoreFailed");
        cluster.awaitQuiet();
        cluster.parameters.recover();

        cluster.change(TWO_ENTRIES.replace("param_config_a, value: x", "param_config_a, value: y"));

        cluster.awaitSynced();
        assertThat(cluster.parameters.text(at("param_config_a"))).contains("y");
    }

    @Test
    void triesAgainAfterALongWhileWhatWasDenied() {
        cluster.parameters.failWith(failure(Kind.DENIED));
        cluster.start(
                Map.of(StoreId.DYNAMODB, cluster.items, StoreId.PARAMETER_STORE, cluster.parameters),
                Cluster.ROUTES,
                Map.of("TENANTCONFIG_BLOCKED_RETRY", "PT0.5S"));
        cluster.create(TWO_ENTRIES);
        cluster.awaitReason("StoreFailed");

        cluster.parameters.recover();

        cluster.awaitSynced();
    }

    @Test
    void aDeletedResourceWaitsForItsStoreAndSaysWhy() {
        cluster.start().create(TWO_ENTRIES);
        cluster.awaitSynced();
        cluster.parameters.failWith(failure(Kind.THROTTLED));

        cluster.resource().delete();
        var status = cluster.awaitReason("CleaningUp");
        assertThat(Cluster.condition(status, "Ready").orElseThrow().message())
                .isEqualTo("1 entry is not removed yet: parameter-store is asked too often; it is tried again");
        cluster.awaitEvent("CleaningUp");

        cluster.parameters.recover();
        await().atMost(PATIENCE).until(() -> cluster.resource().get() == null);
        assertThat(cluster.parameters.paths()).isEmpty();
    }

    @Test
    void deletesAndCreatesAnewWhatTheStoreCannotChangeTheTypeOf() {
        var fixedType = new HookedWriter(
                cluster.parameters,
                change -> change instanceof Change.Put put && put.base() instanceof Change.Base.Own
                        ? Optional.of(new WriteResult.TypeFixed())
                        : Optional.empty());
        cluster.start(Map.of(StoreId.DYNAMODB, cluster.items, StoreId.PARAMETER_STORE, fixedType), Cluster.ROUTES);
        cluster.create(TWO_ENTRIES);
        cluster.awaitSynced();

        cluster.change(TWO_ENTRIES.replace("param_config_a, value: x", "param_config_a, value: y"));
        cluster.awaitReason("Replacing");
        assertThat(cluster.parameters.paths()).isEmpty();
        cluster.awaitSynced();

        assertThat(cluster.parameters.text(at("param_config_a"))).contains("y");
    }

    @Test
    void saysThatItFailedByAnErrorOfItsOwnAndGoesOnAfterwards() {
        var broken = new AtomicBoolean(true);
        var breaking = new HookedWriter(cluster.parameters, _ -> {
            if (broken.get()) {
                throw new IllegalStateException("canary");
            }
            return Optional.empty();
        });
        cluster.start(Map.of(StoreId.DYNAMODB, cluster.items, StoreId.PARAMETER_STORE, breaking), Cluster.ROUTES);
        cluster.create(TWO_ENTRIES);

        var status = cluster.awaitStatus(now -> Cluster.isReady(now, "False", "InternalError"));
        assertThat(Cluster.condition(status, "Ready").orElseThrow().message())
                .isEqualTo("the operator failed by an error of its own, IllegalStateException; it is tried again");
        assertThat(status.applying()).isNotNull();
        assertThat(cluster.awaitEvent("InternalError").getType()).isEqualTo("Warning");

        broken.set(false);
        cluster.awaitSynced();
    }

    @Test
    void looksAgainWhenAnEntryMovedWhileItWasBeingWritten() {
        var moving = new HookedWriter(cluster.parameters, change -> {
            if (change instanceof Change.Put put
                    && put.base() instanceof Change.Base.Own own
                    && own.version().equals("1")) {
                cluster.parameters.putByHand(change.location(), "meanwhile", false);
            }
            return Optional.empty();
        });
        cluster.start(Map.of(StoreId.DYNAMODB, cluster.items, StoreId.PARAMETER_STORE, moving), Cluster.ROUTES);
        cluster.create(TWO_ENTRIES);
        cluster.awaitSynced();

        cluster.change(TWO_ENTRIES.replace("param_config_a, value: x", "param_config_a, value: y"));
        cluster.awaitStatus(status -> Cluster.isReady(status, "True", "Synced") && status.observedGeneration() == 2);

        assertThat(cluster.parameters.text(at("param_config_a"))).contains("y");
    }

    @Test
    void movesAnEntryWhenItsRouteChanges() {
        cluster.start().create(TWO_ENTRIES);
        cluster.awaitSynced();
        cluster.stop();

        cluster.start(
                Map.of(StoreId.DYNAMODB, cluster.items, StoreId.PARAMETER_STORE, cluster.parameters), routes("""
                        routes:
                        - {prefix: tenant_config_, store: dynamodb}
                        - {prefix: param_config_, store: parameter-store, root: /elsewhere}
                        """));
        var moved = new Location(StoreId.PARAMETER_STORE, "/elsewhere/acme/checkout/a");
        cluster.awaitStatus(status ->
                moved.path().equals(status.entries().get("param_config_a").location()));

        assertThat(cluster.parameters.paths()).containsExactly(moved.path());
    }

    @Test
    void neverRemovesWhatAForgedStatusClaims() {
        var foreign = new Location(StoreId.PARAMETER_STORE, "/config-service/globex/checkout/a");
        cluster.parameters.putByHand(foreign, "globex", false);
        cluster.create(TWO_ENTRIES);
        cluster.resource().subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status": {"entries": {"param_config_forged": {"store": "parameter-store", "state": "Synced",
                         "location": "/config-service/globex/checkout/a", "version": "1", "source": {"digest": "x"}}}}}
                        """);

        cluster.start();
        cluster.awaitSynced();

        assertThat(cluster.parameters.text(foreign)).contains("globex");
        assertThat(cluster.status().entries()).doesNotContainKey("param_config_forged");
    }

    private static StoreException failure(Kind kind) {
        return new StoreException(kind, StoreId.PARAMETER_STORE, "on purpose");
    }

    private static Routes routes(String yaml) {
        Map<StoreId, Layout> layouts =
                Map.of(StoreId.DYNAMODB, ItemLayout.INSTANCE, StoreId.PARAMETER_STORE, ParameterLayout.INSTANCE);
        return RoutesDocument.parse(yaml, layouts);
    }
}
