package io.tenantconfig.benchmarks.operator;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigDefinition;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is declared: resources of tenants, one value of each from a Secret. */
final class World {

    private static final String LARGE = "large";

    private final KubernetesClient client;
    private final Size size;

    World(KubernetesClient client, Size size) {
        this.client = client;
        this.size = size;
    }

    void create() {
        client.resource(TenantConfigDefinition.load()).create();
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(TenantConfigDefinition.load().getMetadata().getName())
                .waitUntilCondition(
                        definition -> definition.getStatus() != null
                                && definition.getStatus().getConditions().stream()
                                        .anyMatch(
                                                condition -> condition.getType().equals("Established")
                                                        && condition.getStatus().equals("True")),
                        1,
                        TimeUnit.MINUTES);
        IntStream.range(0, size.namespaces()).parallel().forEach(this::createNamespace);
        IntStream.range(0, size.resources())
                .parallel()
                .forEach(i -> client.resource(resource(namespace(i), "r" + i, size.entries(), "x"))
                        .create());
    }

    private void createNamespace(int number) {
        String name = "tenant-" + number;
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels(TenantConfig.TENANT_LABEL, name)
                        .endMetadata()
                        .build())
                .create();
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(name)
                        .withName("shared")
                        .addToLabels(TenantConfig.READABLE_LABEL, "true")
                        .endMetadata()
                        .addToStringData("password", "for the benchmark")
                        .build())
                .create();
    }

    void createLarge(int entries) {
        client.resource(resource("tenant-0", LARGE, entries, "x")).create();
    }

    void editLarge(int entries) {
        large().edit(present -> {
            present.setSpec(resource("tenant-0", LARGE, entries, "y").getSpec());
            return present;
        });
    }

    void awaitLarge(long generation, Duration patience) {
        large().waitUntilCondition(
                        resource -> resource != null && isReady(resource) && isOf(resource, generation),
                        patience.toSeconds(),
                        TimeUnit.SECONDS);
    }

    /** The resource versions of all resources, by namespace and name. */
    Map<String, String> versions() {
        return client.resources(TenantConfig.class).inAnyNamespace().list().getItems().stream()
                .collect(Collectors.toMap(
                        resource -> resource.getMetadata().getNamespace() + "/"
                                + resource.getMetadata().getName(),
                        resource -> resource.getMetadata().getResourceVersion()));
    }

    private Resource<TenantConfig> large() {
        return client.resources(TenantConfig.class).inNamespace("tenant-0").withName(LARGE);
    }

    private static boolean isReady(TenantConfig resource) {
        return resource.getStatus() != null
                && resource.getStatus().applying() == null
                && resource.getStatus().conditions().stream()
                        .anyMatch(condition -> condition.type().equals("Ready")
                                && condition.status().equals("True"));
    }

    private static boolean isOf(TenantConfig resource, long generation) {
        Long told = resource.getStatus().observedGeneration();
        return told != null && told == generation;
    }

    private static String namespace(int resource) {
        return "tenant-" + resource / Size.IN_A_NAMESPACE;
    }

    /** Its first entry comes from the Secret, and its last one has a value of its own. */
    private static TenantConfig resource(String namespace, String name, int entries, String last) {
        String values = IntStream.range(1, entries)
                .mapToObj(i -> "  - {key: param_config_k" + i + ", value: " + (i == entries - 1 ? last : "x") + "}\n")
                .collect(Collectors.joining());
        return Serialization.unmarshal("""
                apiVersion: tenantconfig.io/v1alpha1
                kind: TenantConfig
                metadata: {namespace: %s, name: %s}
                spec:
                  tenantId: %s
                  service: %s
                  entries:
                  - {key: param_config_password, valueFrom: {secretKeyRef: {name: shared, key: password}}}
                %s""".formatted(namespace, name, namespace, name, values), TenantConfig.class);
    }
}
