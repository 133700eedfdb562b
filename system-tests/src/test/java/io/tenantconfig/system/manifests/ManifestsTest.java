package io.tenantconfig.system.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.tenantconfig.quickstart.kube.InstalledCluster;
import io.tenantconfig.quickstart.kube.Kubectl;
import io.tenantconfig.system.Checkout;
import io.tenantconfig.system.manifests.Manifests.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** T29: every directory under {@code manifests/}, in front of a real API server that knows the kinds of others, too. */
class ManifestsTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    @SuppressWarnings("NullAway.Init")
    private static List<Rendering> renderings;

    @SuppressWarnings("NullAway.Init")
    private static ManifestTools tools;

    @SuppressWarnings("NullAway.Init")
    private static InstalledCluster cluster;

    @SuppressWarnings("NullAway.Init")
    private static ApiSchemas schemas;

    /** One of its own, because it gets definitions that others do not expect. */
    @BeforeAll
    static void start() throws IOException, InterruptedException {
        renderings = Manifests.all();
        tools = ManifestTools.provide();
        Path directory = Checkout.newDirectory("manifests");
        cluster = InstalledCluster.start(Checkout.ROOT, directory, 0);
        Kubectl kubectl = cluster.kubectl();
        String definitions = tools.foreignDefinitions().toString();
        kubectl.succeed("apply", "--server-side", "-f", definitions);
        kubectl.succeed("wait", "--for=condition=Established", "--timeout=60s", "-f", definitions);
        // What a dry run cannot make for the next one: namespaces, ServiceAccounts and priorities.
        kubectl.succeed("apply", "--server-side", "-k", "manifests/base");
        kubectl.succeed("apply", "--server-side", "-k", "manifests/samples/tenant-onboarding/platform");
        kubectl.succeed("apply", "--server-side", "-k", "manifests/samples/workload");
        // Of a new kind, a quota refuses everything until it has counted it, which takes minutes.
        kubectl.succeed("delete", "quota", "tenant", "--namespace=acme");
        try (var client = cluster.newUserClient()) {
            await().atMost(LIMIT).until(() -> published(client));
            schemas = ApiSchemas.of(client, Files.createDirectory(directory.resolve("schemas")));
        }
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    static List<Rendering> renderings() {
        return renderings;
    }

    static Stream<Rendering> renderingsWithPods() {
        return renderings.stream().filter(rendering -> !rendering.podTemplates().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("renderings")
    void isAcceptedByTheApiServer(Rendering rendering) throws IOException {
        Kubectl.Result result = dryRun(rendering.text());
        assertThat(result.errors()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("renderings")
    void conformsToTheApiServersSchemas(Rendering rendering) throws Exception {
        List<String> faults = tools.faults(schemas, rendering.text());
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("renderingsWithPods")
    void itsPodsMeetTheRestrictedStandard(Rendering rendering) throws IOException {
        for (Map.Entry<String, Fields> template : rendering.podTemplates().entrySet()) {
            Kubectl.Result result = dryRun(SERIALIZATION.asYaml(pod(template.getKey(), template.getValue())));
            assertThat(result.errors()).as(template.getKey()).isEmpty();
        }
    }

    @Test
    void aPodThatMayBecomeRootIsRefused() throws IOException {
        var pod = pod("root", Manifests.of("manifests/base").podTemplates().get("operator"));
        String text = SERIALIZATION.asYaml(pod).replace("runAsNonRoot: true", "runAsNonRoot: false");
        Kubectl.Result result = dryRun(text);
        assertThat(result.errors()).contains("violates PodSecurity \"restricted:latest\"", "runAsNonRoot");
    }

    @Test
    void aFieldThatNobodyKnowsIsFoundByTheApiServerAndBySchema() throws Exception {
        String text = Manifests.of("manifests/base").text().replace("enableServiceLinks", "enableServiceLink");
        List<String> faults = tools.faults(schemas, text);
        Kubectl.Result result = dryRun(text);
        assertThat(faults).anyMatch(fault -> fault.contains("enableServiceLink"));
        assertThat(result.errors()).contains("enableServiceLink: field not declared in schema");
    }

    @Test
    void thePodsOfTheBaseAreCreated() {
        for (var replicas : Map.of("operator", 2, "config-server", 3).entrySet()) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(podsOf(replicas.getKey())).hasSize(replicas.getValue()));
        }
    }

    private static List<String> podsOf(String name) throws IOException {
        return cluster.kubectl()
                .succeed(
                        "get",
                        "pods",
                        "--namespace=tenantconfig-system",
                        "--selector=app.kubernetes.io/name=" + name,
                        "--output=name")
                .lines()
                .toList();
    }

    /** Warnings are told on standard error, too: there must be none. */
    private static Kubectl.Result dryRun(String objects) throws IOException {
        return cluster.kubectl().runWithInput(objects, "apply", "--server-side", "--dry-run=server", "-f", "-");
    }

    /** A Pod of a template, in the namespace that allows restricted ones only. */
    private static GenericKubernetesResource pod(String name, Fields template) {
        var pod = new GenericKubernetesResource();
        pod.setApiVersion("v1");
        pod.setKind("Pod");
        pod.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(name.equals("checkout") ? "acme" : "tenantconfig-system")
                .build());
        pod.setAdditionalProperty("spec", template.at("spec").values());
        return pod;
    }

    /** The API server publishes a definition's schema some time after it serves the kind. */
    private static boolean published(KubernetesClient client) {
        String paths = client.raw("/openapi/v3");
        return Stream.of("cert-manager.io/v1", "monitoring.coreos.com/v1", "tenantconfig.io/v1alpha1")
                        .allMatch(group -> paths.contains("apis/" + group))
                && Stream.of("PodMonitor", "PrometheusRule")
                        .allMatch(kind -> client.raw("/openapi/v3/apis/monitoring.coreos.com/v1")
                                .contains("\"" + kind + "\""));
    }
}
