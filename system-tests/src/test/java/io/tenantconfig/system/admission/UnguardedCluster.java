package io.tenantconfig.system.admission;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tenantconfig.core.route.ItemLayout;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.ParameterLayout;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.InMemoryStore;
import io.tenantconfig.core.store.StoreLimits;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigDefinition;
import io.tenantconfig.operator.TenantConfigOperator;
import io.tenantconfig.operator.settings.OperatorSettings;
import io.tenantconfig.quickstart.kube.ControlPlane;
import io.tenantconfig.quickstart.kube.ControlPlaneBinaries;
import io.tenantconfig.quickstart.kube.Kubectl;
import io.tenantconfig.quickstart.kube.KubernetesApi.Part;
import io.tenantconfig.system.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A cluster that refuses nothing that can be read: the rights are those of the manifests, but there is no admission policy,
 * and the type's spec has fields without bounds, patterns and rules. On it runs the operator, with stores in memory.
 */
final class UnguardedCluster implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    static final Routes ROUTES = RoutesDocument.defaults(
            Map.of(StoreId.DYNAMODB, ItemLayout.INSTANCE, StoreId.PARAMETER_STORE, ParameterLayout.INSTANCE));

    private static final StoreLimits ITEM_LIMITS = new StoreLimits(StoreId.DYNAMODB, 300 * 1024, false, Set.of());
    private static final StoreLimits PARAMETER_LIMITS =
            new StoreLimits(StoreId.PARAMETER_STORE, 4096, true, Set.of("{{"));

    private final ControlPlane controlPlane;
    private final KubernetesClient administrator;
    private final Kubectl kubectl;
    private final KubernetesClient rights;
    private final InMemoryStore items = new InMemoryStore(ITEM_LIMITS, Clock.systemUTC());
    private final InMemoryStore parameters = new InMemoryStore(PARAMETER_LIMITS, Clock.systemUTC());
    private final TenantConfigOperator operator;

    private UnguardedCluster(ControlPlane controlPlane, Path directory) throws IOException {
        this.controlPlane = controlPlane;
        this.administrator = controlPlane.newClient();
        Path kubeconfig = directory.resolve("admin.kubeconfig");
        Files.writeString(kubeconfig, controlPlane.kubeconfig());
        this.kubectl = new Kubectl(controlPlane.binaries(), kubeconfig, Checkout.ROOT);
        install();
        this.rights = controlPlane.newClient(ControlPlane.SYSTEM_NAMESPACE, Part.OPERATOR.serviceAccount());
        var settings = OperatorSettings.parse(
                Map.of("TENANTCONFIG_CLUSTER_ID", "unguarded", "TENANTCONFIG_RETRY_INITIAL", "PT0.1S"), Set.of());
        this.operator = new TenantConfigOperator(
                rights,
                settings,
                ROUTES,
                Map.of(StoreId.DYNAMODB, items, StoreId.PARAMETER_STORE, parameters),
                Map.of(),
                Clock.systemUTC());
        operator.start();
    }

    static UnguardedCluster start() throws IOException {
        Path directory = Checkout.newDirectory("unguarded");
        var controlPlane = ControlPlane.start(ControlPlaneBinaries.provide(Checkout.ROOT), directory, 0);
        try {
            return new UnguardedCluster(controlPlane, directory);
        } catch (IOException | RuntimeException e) {
            controlPlane.close();
            throw e;
        }
    }

    /** Applies a resource as an administrator. */
    void apply(ObjectNode resource) throws IOException {
        kubectl.succeedWithInput(resource.toString(), "apply", "-f", "-");
    }

    TenantConfig get(String namespace, String name) {
        return administrator
                .resources(TenantConfig.class)
                .inNamespace(namespace)
                .withName(name)
                .require();
    }

    /** The paths of what lies in the stores. */
    List<String> stored() {
        return Stream.concat(items.paths().stream(), parameters.paths().stream())
                .toList();
    }

    /** Deletes all resources, waits until they are gone, and clears what they left in the stores. */
    void clear() {
        var all = administrator.resources(TenantConfig.class).inAnyNamespace();
        all.delete();
        await().atMost(PATIENCE).until(() -> all.list().getItems().isEmpty());
        items.paths().forEach(path -> items.deleteByHand(new Location(StoreId.DYNAMODB, path)));
        parameters.paths().forEach(path -> parameters.deleteByHand(new Location(StoreId.PARAMETER_STORE, path)));
    }

    @Override
    public void close() {
        operator.close();
        rights.close();
        administrator.close();
        controlPlane.close();
    }

    private void install() throws IOException {
        kubectl.succeed("apply", "--server-side", "-f", "manifests/base/api/namespace.yaml");
        kubectl.succeed("apply", "--server-side", "-k", "manifests/base/api/access");
        kubectl.succeedWithInput(Serialization.asYaml(bareDefinition()), "apply", "--server-side", "-f", "-");
        kubectl.succeed("wait", "--for=condition=Established", "--timeout=60s", "crd/tenantconfigs.tenantconfig.io");
        Fixtures.apply(kubectl, "namespaces.yaml");
    }

    private static CustomResourceDefinition bareDefinition() {
        CustomResourceDefinition definition = TenantConfigDefinition.load();
        definition.getSpec().getVersions().forEach(version -> {
            JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
            root.setRequired(List.of());
            root.setXKubernetesValidations(List.of());
            root.getProperties().computeIfPresent("spec", (_, spec) -> bare(spec));
        });
        return definition;
    }

    /** Types of fields stay: an object that breaks them cannot be read. */
    private static JSONSchemaProps bare(JSONSchemaProps schema) {
        schema.setRequired(List.of());
        schema.setXKubernetesValidations(List.of());
        schema.setXKubernetesListType(null);
        schema.setXKubernetesListMapKeys(List.of());
        schema.setEnum(List.of());
        schema.setPattern(null);
        schema.setMinLength(null);
        schema.setMaxLength(null);
        schema.setMinItems(null);
        schema.setMaxItems(null);
        schema.getProperties().values().forEach(UnguardedCluster::bare);
        if (schema.getItems() != null) {
            bare(schema.getItems().getSchema());
        }
        return schema;
    }
}
