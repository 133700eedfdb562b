package io.tenantconfig.operator;

import static io.tenantconfig.operator.Cluster.PATIENCE;
import static io.tenantconfig.operator.Cluster.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** T15: which namespace may write for which tenant. */
class BindingTest {

    private static final String ONE_ENTRY = "entries: [{key: param_config_a, value: x}]";

    private final Cluster cluster = new Cluster();

    @BeforeEach
    void start() {
        cluster.start();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void writesNothingForATenantThatTheNamespaceIsNotBoundTo() {
        cluster.create("acme", "checkout", "globex", ONE_ENTRY);

        var status = cluster.awaitReason("TenantMismatch");

        assertThat(message(status))
                .isEqualTo("spec.tenantId: \"globex\" (expected: \"acme\", to which the label tenantconfig.io/tenant"
                        + " binds namespace acme)");
        assertThat(cluster.parameters.calls()).isEmpty();
        assertThat(status.observedGeneration()).isEqualTo(1);
    }

    @Test
    void writesNothingInANamespaceThatIsBoundToNobody() {
        cluster.unlabelNamespace("acme");
        cluster.create(ONE_ENTRY);

        var status = cluster.awaitReason("TenantMismatch");

        assertThat(message(status))
                .isEqualTo("spec.tenantId: \"acme\" (expected: a namespace with the label tenantconfig.io/tenant:"
                        + " \"acme\", and acme has no such label)");
        assertThat(cluster.parameters.calls()).isEmpty();
    }

    @Test
    void writesOnceTheNamespaceIsBound() {
        cluster.unlabelNamespace("acme");
        cluster.create(ONE_ENTRY);
        cluster.awaitReason("TenantMismatch");

        cluster.relabelNamespace("acme", "acme");

        cluster.awaitSynced();
        assertThat(cluster.parameters.text(at("param_config_a"))).contains("x");
    }

    @Test
    void leavesEverythingAsItIsWhenTheBindingIsLost() {
        cluster.create(ONE_ENTRY);
        cluster.awaitSynced();

        cluster.relabelNamespace("acme", "globex");
        cluster.awaitReason("BindingLost");
        cluster.change("entries: [{key: param_config_b, value: y}]");
        cluster.awaitStatus(status -> status.observedGeneration() == 2);

        assertThat(cluster.parameters.paths())
                .containsExactly(at("param_config_a").path());
        assertThat(cluster.status().entries()).containsOnlyKeys("param_config_a");
    }

    @Test
    void removesOurEntriesWhenTheResourceIsDeletedAfterTheBindingWasLost() {
        cluster.create(ONE_ENTRY);
        cluster.awaitSynced();
        cluster.unlabelNamespace("acme");
        cluster.awaitReason("BindingLost");

        cluster.resource().delete();
        await().atMost(PATIENCE).until(() -> cluster.resource().get() == null);

        assertThat(cluster.parameters.paths()).isEmpty();
    }

    private static String message(TenantConfigStatus status) {
        return Cluster.condition(status, "Ready").orElseThrow().message();
    }
}
