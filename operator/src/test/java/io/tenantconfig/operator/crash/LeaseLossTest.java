package io.tenantconfig.operator.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigDefinition;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import io.tenantconfig.operator.Main;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F14, F16: whoever loses the lease ends, though a write is in hand; that comes to its own end, and the process that is
 * started anew finds it.
 */
class LeaseLossTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LEASE_LOST = 3;

    private static final String RESOURCE = """
            apiVersion: tenantconfig.io/v1alpha1
            kind: TenantConfig
            metadata: {namespace: acme, name: checkout}
            spec: {tenantId: acme, service: checkout, entries: [{key: param_config_a, value: one}]}
            """;

    private final KubernetesMockServer apiServer = new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
    private final Stores stores = Stores.take();
    private final CountDownLatch writeIsInHand = new CountDownLatch(1);
    private final CountDownLatch writeMayGoOn = new CountDownLatch(1);
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Relay parameters = new Relay(stores.parameters(), this::hold);
    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path logs;

    private KubernetesClient client;

    @BeforeEach
    void start() {
        apiServer.start();
        client = OperatorProcess.client(apiServer.url("/"), "user");
        client.resource(TenantConfigDefinition.load()).create();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("acme")
                        .addToLabels(TenantConfig.TENANT_LABEL, "acme")
                        .endMetadata()
                        .build())
                .create();
        client.resource(Serialization.unmarshal(RESOURCE, TenantConfig.class)).create();
    }

    @AfterEach
    void close() {
        writeMayGoOn.countDown();
        processes.forEach(Process::destroyForcibly);
        parameters.close();
        client.close();
        apiServer.shutdown();
        stores.close();
    }

    @Test
    void theProcessEndsThoughAWriteIsInHandAndTheNextOneFindsWhatThatCameTo() throws Exception {
        Process leader = operator();
        assertThat(writeIsInHand.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        leaseOf("\"other\"");

        assertThat(leader.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(leader.exitValue()).isEqualTo(LEASE_LOST);
        assertThat(stores.contents()).isEmpty();
        assertThat(Objects.requireNonNull(status().applying()).keys()).containsExactly("param_config_a");

        writeMayGoOn.countDown();
        await().atMost(PATIENCE).until(() -> !stores.contents().isEmpty());
        leaseOf("null");
        operator();

        await().atMost(PATIENCE)
                .until(() -> status().applying() == null && status().entries().size() == 1);
        assertThat(status().entries().get("param_config_a")).satisfies(entry -> {
            assertThat(entry.state()).isEqualTo(EntryState.SYNCED);
            assertThat(entry.version()).isEqualTo("1");
        });
        assertThat(calls).containsOnlyOnce("PutParameter");
    }

    private Traffic.Fate hold(String operation) {
        calls.add(operation);
        if (operation.equals("PutParameter")) {
            writeIsInHand.countDown();
            try {
                writeMayGoOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return Traffic.Fate.ANSWERED;
    }

    /** What a Deployment starts. */
    private Process operator() throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName());
        Map<String, String> environment = builder.environment();
        environment.putAll(stores.environment(parameters.endpoint(), stores.items()));
        environment.put("KUBERNETES_MASTER", apiServer.url("/"));
        environment.put("KUBERNETES_AUTH_TRYKUBECONFIG", "false");
        environment.put("TENANTCONFIG_CLUSTER_ID", "test");
        environment.put("TENANTCONFIG_LEASE_NAMESPACE", "acme");
        environment.put("TENANTCONFIG_ADMIN_PORT", "0");
        environment.put("HOSTNAME", "replica-" + processes.size());
        builder.redirectErrorStream(true)
                .redirectOutput(logs.resolve("replica-" + processes.size()).toFile());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** What another replica does, as it takes the lease or lets it go. */
    private void leaseOf(String holder) {
        lease().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"holderIdentity\":" + holder + "}}");
    }

    private Resource<Lease> lease() {
        return client.leases().inNamespace("acme").withName("tenantconfig-operator");
    }

    private TenantConfigStatus status() {
        return client.resources(TenantConfig.class)
                .inNamespace("acme")
                .withName("checkout")
                .get()
                .getStatus();
    }
}
