package io.tenantconfig.system.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.quickstart.kube.InstalledCluster;
import io.tenantconfig.quickstart.kube.Kubectl;
import io.tenantconfig.quickstart.kube.KubernetesApi.Part;
import io.tenantconfig.system.SharedCluster;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A namespace whose label an administrator took away after all, as {@code docs/security.md} tells how. */
@ExtendWith(SharedCluster.class)
class LostLabelTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String MANIFESTS = """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: lost-label
              labels: {tenantconfig.io/tenant: acme}
            ---
            apiVersion: tenantconfig.io/v1alpha1
            kind: TenantConfig
            metadata:
              name: checkout
              namespace: lost-label
            spec: {tenantId: acme, service: checkout, entries: [{key: param_config_a, value: x}]}
            """;

    private static final String CHANGE = "{\"spec\":{\"deletionPolicy\":\"Retain\"}}";

    @Test
    void aFinalizerCanBeRemovedAndNothingElseBeChanged(InstalledCluster cluster) throws IOException {
        Kubectl kubectl = cluster.kubectl();
        Enforcement.awaitAll(kubectl);
        kubectl.succeedWithInput(MANIFESTS, "apply", "--server-side", "-f", "-");
        try (KubernetesClient operator = cluster.newClient(Part.OPERATOR)) {
            var resource = operator.resources(TenantConfig.class)
                    .inNamespace("lost-label")
                    .withName("checkout");
            setFinalizers(resource, "[\"" + TenantConfig.FINALIZER + "\"]");
            takeLabelAway(kubectl);
            assertThat(change(kubectl).errors())
                    .contains("spec.tenantId: acme (expected: a namespace with the label tenantconfig.io/tenant=acme");
            kubectl.succeed("delete", "tenantconfig/checkout", "--namespace=lost-label", "--wait=false");

            setFinalizers(resource, "null");

            await().atMost(PATIENCE).until(() -> resource.get() == null);
        }
    }

    private static void setFinalizers(Resource<TenantConfig> resource, String finalizers) {
        resource.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":" + finalizers + "}}");
    }

    private static Kubectl.Result change(Kubectl kubectl) throws IOException {
        return kubectl.run(
                "patch", "tenantconfig/checkout", "--namespace=lost-label", "--type=merge", "--patch=" + CHANGE);
    }

    private static void takeLabelAway(Kubectl kubectl) throws IOException {
        try {
            kubectl.succeed("delete", "validatingadmissionpolicybinding/tenantconfig-namespace-label");
            await().atMost(PATIENCE)
                    .until(() -> kubectl.run("label", "namespace/lost-label", "tenantconfig.io/tenant-")
                            .succeeded());
        } finally {
            kubectl.succeed("apply", "--server-side", "-k", "manifests/base/api");
            Enforcement.awaitAll(kubectl);
        }
    }
}
