package io.tenantconfig.system.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantconfig.quickstart.kube.Kubectl;
import io.tenantconfig.system.SharedCluster;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the annotation {@code tenantconfig.io/protect} keeps. */
@ExtendWith(SharedCluster.class)
class ProtectionTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String REFUSAL =
            "ValidatingAdmissionPolicy 'tenantconfig-protect' with binding 'tenantconfig-protect' denied request:"
                    + " metadata.annotations[tenantconfig.io/protect]: true (expected: not set when kept is deleted)";

    @SuppressWarnings("NullAway.Init")
    private static Kubectl kubectl;

    @BeforeAll
    static void prepare(Kubectl administrator) throws IOException {
        kubectl = administrator;
        Enforcement.awaitAll(kubectl);
    }

    @Test
    void aProtectedResourceStays() throws IOException {
        make("protected-one");

        Kubectl.Result result = kubectl.run("delete", "tenantconfig/kept", "--namespace=protected-one");

        assertThat(result.errors())
                .isEqualTo("Error from server (Forbidden): tenantconfigs.tenantconfig.io \"kept\" is forbidden: "
                        + REFUSAL + "\n");
        assertThat(remaining("protected-one")).isEqualTo("kept loose");
    }

    @Test
    void aProtectedResourceStaysWhereAllOthersAreDeleted() throws IOException {
        make("protected-all");

        Kubectl.Result result = kubectl.run("delete", "tenantconfigs", "--all", "--namespace=protected-all");

        assertThat(result.errors()).contains(REFUSAL);
        assertThat(remaining("protected-all")).isEqualTo("kept");
    }

    /** The API server goes through the collection until one is refused. */
    @Test
    void aProtectedResourceStaysWhenItsCollectionIsDeleted() throws IOException {
        make("protected-collection");

        Kubectl.Result result = kubectl.run(
                "delete", "--raw=/apis/tenantconfig.io/v1alpha1/namespaces/protected-collection/tenantconfigs");

        assertThat(result.errors()).contains(REFUSAL);
        assertThat(remaining("protected-collection")).contains("kept");
    }

    @Test
    void aNamespaceIsNotGoneBeforeItsProtectedResources() throws IOException {
        make("protected-namespace");
        kubectl.succeed("delete", "namespace/protected-namespace", "--wait=false");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(reasonForStaying("protected-namespace")).contains(REFUSAL));

        kubectl.succeed("annotate", "tenantconfig/kept", "--namespace=protected-namespace", "tenantconfig.io/protect-");

        kubectl.succeed("wait", "--for=delete", "namespace/protected-namespace", "--timeout=120s");
    }

    private static void make(String namespace) throws IOException {
        String manifests = """
                        apiVersion: v1
                        kind: Namespace
                        metadata:
                          name: %1$s
                          labels: {tenantconfig.io/tenant: acme}
                        ---
                        apiVersion: tenantconfig.io/v1alpha1
                        kind: TenantConfig
                        metadata:
                          name: kept
                          namespace: %1$s
                          annotations: {tenantconfig.io/protect: "true"}
                        spec: {tenantId: acme, service: kept, entries: [{key: param_config_a, value: x}]}
                        ---
                        apiVersion: tenantconfig.io/v1alpha1
                        kind: TenantConfig
                        metadata:
                          name: loose
                          namespace: %1$s
                          annotations: {tenantconfig.io/protect: "false"}
                        spec: {tenantId: acme, service: loose, entries: [{key: param_config_a, value: x}]}
                        """.formatted(namespace);
        kubectl.succeedWithInput(manifests, "apply", "--server-side", "-f", "-");
    }

    private static String remaining(String namespace) throws IOException {
        return kubectl.succeed(
                "get", "tenantconfigs", "--namespace=" + namespace, "--output=jsonpath={.items[*].metadata.name}");
    }

    private static String reasonForStaying(String namespace) throws IOException {
        return kubectl.succeed(
                "get",
                "namespace/" + namespace,
                "--output=jsonpath={.status.conditions[?(@.type==\"NamespaceDeletionContentFailure\")].message}");
    }
}
