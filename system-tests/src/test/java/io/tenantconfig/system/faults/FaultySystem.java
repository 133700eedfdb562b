package io.tenantconfig.system.faults;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.store.StoredEntry;
import io.tenantconfig.crds.v1alpha1.Condition;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.emulator.AwsEmulator;
import io.tenantconfig.process.Line;
import io.tenantconfig.quickstart.LocalAws;
import io.tenantconfig.quickstart.kube.ControlPlane;
import io.tenantconfig.quickstart.kube.InstalledCluster;
import io.tenantconfig.quickstart.kube.KubernetesApi.Part;
import io.tenantconfig.quickstart.local.TokenIssuer;
import io.tenantconfig.system.Checkout;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The system on a control plane of its own, which a test may break. Operator, server and refresh function run in this JVM
 * with their ServiceAccounts' rights, and reach all that they need by lines that can be cut; the test is the administrator and
 * reaches it directly.
 */
final class FaultySystem implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(50);

    private final RunningParts running;
    private final InstalledCluster cluster;
    private final Lines lines;
    private final KubernetesClient user;
    private final LocalAws aws;
    private final TokenIssuer issuer;
    private final SystemParts parts;
    private final ManagedChannel channel;

    private FaultySystem(Map<String, String> operatorSettings, Map<String, String> serverSettings, RunningParts running)
            throws IOException {
        this.running = running;
        this.cluster = running.keep(InstalledCluster.start(Checkout.ROOT, Checkout.newDirectory("faults"), 0));
        this.user = running.keep(cluster.newUserClient());
        this.aws = running.keep(LocalAws.start(0, 0));
        this.issuer = running.keep(TokenIssuer.start(0, Clock.systemUTC()));
        this.lines = running.keep(new Lines(cluster.controlPlane(), aws, issuer));
        this.parts = running.keep(
                new SystemParts(cluster.controlPlane(), lines, aws, issuer, operatorSettings, serverSettings));
        parts.start();
        this.channel = ManagedChannelBuilder.forTarget(parts.serverAddress())
                .usePlaintext()
                .build();
        running.keep(channel::shutdownNow);
    }

    static FaultySystem start() throws IOException {
        return start(Map.of(), Map.of());
    }

    /**
     * Returns when everything works; nothing keeps running when a part cannot start.
     *
     * @param operatorSettings those that are not as by default
     * @param serverSettings likewise
     */
    static FaultySystem start(Map<String, String> operatorSettings, Map<String, String> serverSettings)
            throws IOException {
        var running = new RunningParts();
        try {
            return new FaultySystem(operatorSettings, serverSettings, running);
        } catch (IOException | RuntimeException e) {
            running.close();
            throw e;
        }
    }

    ControlPlane controlPlane() {
        return cluster.controlPlane();
    }

    /** What lies between the API server and the system. */
    Line line() {
        return lines.apiServer();
    }

    /** What lies between the system and all that it needs, the API server included. */
    Lines lines() {
        return lines;
    }

    /** Waits until operator and server have tried so often, from now on, to connect to the API server in vain. */
    void awaitFailedAttempts(int attempts) {
        int before = line().failedAttempts();
        await("attempts to connect").atMost(PATIENCE).until(() -> line().failedAttempts() - before >= attempts);
    }

    /** The administrator's client. */
    KubernetesClient user() {
        return user;
    }

    AwsEmulator parameterStore() {
        return aws.parameterStore();
    }

    /** The operator's way to Parameter Store. */
    PausingWriter parameters() {
        return parts.parameters();
    }

    /** Makes a namespace of a tenant's, of the same name, where the operator may read references. */
    void onboard(String tenant) {
        user.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(tenant)
                        .addToLabels(TenantConfig.TENANT_LABEL, tenant)
                        .endMetadata()
                        .build())
                .create();
        user.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace(tenant)
                        .withName("tenantconfig-reference-reader")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "tenantconfig-reference-reader")
                        .addNewSubject(
                                "", "ServiceAccount", Part.OPERATOR.serviceAccount(), ControlPlane.SYSTEM_NAMESPACE)
                        .build())
                .create();
    }

    /**
     * Applies a resource for service checkout, as {@code kubectl apply --server-side} does.
     *
     * @param tenant also the namespace
     * @param spec the fields beside tenantId and service
     */
    void declare(String tenant, String name, String spec) {
        user.resource(resource(tenant, name, spec)).forceConflicts().serverSideApply();
    }

    private static TenantConfig resource(String tenant, String name, String spec) {
        String head = """
                apiVersion: tenantconfig.io/v1alpha1
                kind: TenantConfig
                metadata: {namespace: %s, name: %s}
                spec:
                  tenantId: %s
                  service: checkout
                """.formatted(tenant, name, tenant);
        return Serialization.unmarshal(head + spec.indent(2), TenantConfig.class);
    }

    void configMap(String tenant, String name, Map<String, String> data) {
        user.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(tenant)
                        .withName(name)
                        .endMetadata()
                        .withData(data)
                        .build())
                .createOr(NonDeletingOperation::update);
    }

    Resource<TenantConfig> resource(String tenant, String name) {
        return user.resources(TenantConfig.class).inNamespace(tenant).withName(name);
    }

    /** Waits until the status says that all of the present spec is in the stores. */
    TenantConfig awaitReady(String tenant, String name) {
        return await(name + " is ready")
                .atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> resource(tenant, name).get(), FaultySystem::isReady);
    }

    /** Waits until the resource is not ready for this reason. */
    TenantConfig awaitReason(String tenant, String name, String reason) {
        return await(name + " says " + reason)
                .atMost(PATIENCE)
                .pollInterval(POLL)
                .until(
                        () -> resource(tenant, name).get(),
                        resource -> ready(resource)
                                .filter(condition -> condition.reason().equals(reason))
                                .isPresent());
    }

    private static boolean isReady(TenantConfig resource) {
        return ready(resource)
                        .filter(condition -> condition.status().equals("True"))
                        .filter(condition -> Objects.equals(
                                condition.observedGeneration(),
                                resource.getMetadata().getGeneration()))
                        .isPresent()
                && resource.getStatus().applying() == null;
    }

    static Optional<Condition> ready(TenantConfig resource) {
        return resource.getStatus().conditions().stream()
                .filter(condition -> condition.type().equals("Ready"))
                .findFirst();
    }

    /** Waits until the tenant is served this value. */
    void awaitServed(String tenant, String key, String value) {
        var reader = reader(tenant);
        await(key + " is served")
                .atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> reader.read(key).equals(Optional.of(value)));
    }

    /** Waits until the tenant is served nothing for this key. */
    void awaitNotServed(String tenant, String key) {
        var reader = reader(tenant);
        await(key + " is not served")
                .atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> reader.read(key).isEmpty());
    }

    TenantReader reader(String tenant) {
        return new TenantReader(channel, issuer.token(tenant, Duration.ofHours(1)));
    }

    /** What the store holds for a key of service checkout; empty where nothing lies. */
    Optional<StoredEntry> stored(String tenant, String key) {
        return parts.stored(new Scope(new TenantId(tenant), new ServiceName("checkout")), new ConfigKey(key));
    }

    /** Neither operator nor server may ever need to be started anew. */
    void assertAlive() {
        parts.assertAlive();
    }

    /** Whether load balancers would send calls to the server. */
    void assertServes() {
        parts.assertServes();
    }

    @Override
    public void close() {
        running.close();
    }
}
