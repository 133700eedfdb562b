package io.tenantconfig.operator;

import static io.tenantconfig.operator.Cluster.PATIENCE;
import static io.tenantconfig.operator.Cluster.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F23, F24: a deleted resource goes when its entries have gone, whatever stands in its way, and never takes another's. */
class DeletionTest {

    private static final String TWO_ENTRIES = """
            entries:
            - {key: tenant_config_a, value: x}
            - {key: param_config_a, valueFrom: {configMapKeyRef: {name: region, key: name}}}
            """;

    private final Cluster cluster = new Cluster();

    @BeforeEach
    void createAll() {
        cluster.configMap("region", Map.of("name", "eu-west-1"));
        cluster.start(
                Map.of(StoreId.DYNAMODB, cluster.items, StoreId.PARAMETER_STORE, cluster.parameters),
                Cluster.ROUTES,
                Map.of("TENANTCONFIG_BLOCKED_RETRY", "PT0.2S"));
        cluster.create(TWO_ENTRIES);
        cluster.awaitSynced();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void removesWhatASuspendedResourceOwns() {
        cluster.change("suspend: true\n" + TWO_ENTRIES);
        cluster.awaitStatus(status -> status.observedGeneration() == 2);

        cluster.resource().delete();

        awaitGone();
        assertNothingStored();
    }

    @Test
    void needsNothingThatItsValuesCameFrom() {
        cluster.client.configMaps().inNamespace("acme").withName("region").delete();
        cluster.awaitReason("Waiting");

        cluster.resource().delete();

        awaitGone();
        assertNothingStored();
    }

    @Test
    void waitsWhileAccessIsDeniedSaysWhyAndGoesOnceItIsGranted() {
        cluster.parameters.failWith(new StoreException(Kind.DENIED, StoreId.PARAMETER_STORE, "on purpose"));

        cluster.resource().delete();

        String why = "1 entry is not removed yet: access denied: parameter-store: on purpose";
        assertThat(Cluster.condition(cluster.awaitReason("CleaningUp"), "Ready")
                        .orElseThrow()
                        .message())
                .isEqualTo(why);
        assertThat(cluster.awaitEvent("CleaningUp").getNote()).isEqualTo(why);
        assertThat(cluster.parameters.text(at("param_config_a"))).contains("eu-west-1");
        cluster.parameters.recover();
        awaitGone();
        assertNothingStored();
    }

    @Test
    void goesAtOnceWhileItWaitsWhenItsEntriesAreToBeRetainedAfterAll() {
        cluster.parameters.failWith(new StoreException(Kind.DENIED, StoreId.PARAMETER_STORE, "on purpose"));
        cluster.resource().delete();
        cluster.awaitReason("CleaningUp");

        cluster.change("deletionPolicy: Retain\n" + TWO_ENTRIES);

        awaitGone();
        assertThat(cluster.parameters.text(at("param_config_a"))).contains("eu-west-1");
    }

    @Test
    void leavesWhatSomebodyElseHasPutInAnEntrysPlace() {
        cluster.parameters.deleteByHand(at("param_config_a"));
        cluster.parameters.putByHand(at("param_config_a"), "by hand", false);

        cluster.resource().delete();

        awaitGone();
        assertThat(cluster.parameters.text(at("param_config_a"))).contains("by hand");
    }

    private void awaitGone() {
        await().atMost(PATIENCE).until(() -> cluster.resource().get() == null);
    }

    private void assertNothingStored() {
        assertThat(cluster.items.paths()).isEmpty();
        assertThat(cluster.parameters.paths()).isEmpty();
    }
}
