package io.tenantconfig.operator.crash;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;

/** A cluster, two stores and one operator at a time, which is started anew as often as it ends. */
final class World implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Map<StoreId, Layout> LAYOUTS = StoreProvider.layouts(Stores.PROVIDERS);

    /** States that the operator itself is about to leave. */
    private static final Set<EntryState> PASSING = Set.of(EntryState.FAILED, EntryState.REPLACING);

    final Stores stores = Stores.take();
    private final Traffic traffic;
    private final KubernetesMockServer apiServer;
    private final KubernetesClient client;
    private Routes routes = RoutesDocument.defaults(LAYOUTS);
    private Optional<OperatorProcess> process = Optional.empty();
    private int processes;
    private int sentinels;

    World(Traffic traffic) {
        this.traffic = traffic;
        this.apiServer = new KubernetesMockServer(
                new Context(), new MockWebServer(), new HashMap<>(), new ApiServer(traffic), false);
        apiServer.start();
        this.client = OperatorProcess.client(apiServer.url("/"), "user");
        client.resource(TenantConfigDefinition.load()).create();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("acme")
                        .addToLabels(TenantConfig.TENANT_LABEL, "acme")
                        .endMetadata()
                        .build())
                .create();
    }

    void startOperator() {
        processes++;
        process = Optional.of(new OperatorProcess(processes, traffic, apiServer.url("/"), stores, routes));
    }

    void stopOperator() {
        process.ifPresent(OperatorProcess::close);
        process = Optional.empty();
    }

    /** What a process's supervisor does. */
    private void keepRunning() {
        if (process.filter(OperatorProcess::hasEnded).isPresent()) {
            stopOperator();
            startOperator();
        }
    }

    /** Starts the operator anew, with other routes. */
    void reroute(String document) {
        stopOperator();
        routes = RoutesDocument.parse(document, LAYOUTS);
        startOperator();
    }

    void routeAsAlways() {
        stopOperator();
        routes = RoutesDocument.defaults(LAYOUTS);
        startOperator();
    }

    /** Creates or changes {@code acme/<name>}. */
    void apply(String name, String spec) {
        var declared = declared(name, spec);
        if (resource(name).get() == null) {
            client.resource(declared).create();
        } else {
            resource(name).edit(present -> {
                present.setSpec(declared.getSpec());
                return present;
            });
        }
    }

    private static TenantConfig declared(String name, String spec) {
        String head = """
                apiVersion: tenantconfig.io/v1alpha1
                kind: TenantConfig
                metadata:
                  namespace: acme
                  name: %s
                spec:
                  tenantId: acme
                  service: checkout
                """.formatted(name);
        return Serialization.unmarshal(head + spec.indent(2), TenantConfig.class);
    }

    void delete(String name) {
        resource(name).delete();
    }

    /** Deletes {@code acme/<name>}, and creates it anew as soon as it is gone. */
    void replace(String name, String spec) {
        delete(name);
        until(() -> resource(name).get() == null);
        client.resource(declared(name, spec)).create();
    }

    void secret(String name, String key, String value) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace("acme")
                        .withName(name)
                        .addToLabels(TenantConfig.READABLE_LABEL, "true")
                        .endMetadata()
                        .addToData(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)))
                        .build())
                .createOr(NonDeletingOperation::update);
    }

    /** What the Lambda does when it sees an entry change. */
    void observe(String name, String key, String record) {
        resource(name)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"observed\":{\"" + key + "\":" + record + "}}}");
    }

    private Resource<TenantConfig> resource(String name) {
        return client.resources(TenantConfig.class).inNamespace("acme").withName(name);
    }

    private List<TenantConfig> resources() {
        return client.resources(TenantConfig.class).inNamespace("acme").list().getItems().stream()
                .filter(resource -> !resource.getMetadata().getName().equals(ApiServer.SENTINEL))
                .toList();
    }

    /** What lies in the stores, one line each. */
    List<String> stored() {
        return EndState.of(List.of(), stores.contents()).lines().toList();
    }

    String endState() {
        return EndState.of(resources(), stores.contents());
    }

    /** Waits until the operator has done all that there is to do, and tells what it has come to. */
    String settle() {
        until(() -> resources().stream().allMatch(World::isSettled));
        awaitIdle();
        until(() -> resources().stream().allMatch(World::isSettled));
        return endState();
    }

    /**
     * Waits until the operator has come to an end state, and is idle there.
     *
     * @throws AssertionError if it comes to another one
     */
    void settleAs(String expected) {
        String present;
        do {
            until(() -> resources().stream().allMatch(World::isSettled)
                    && endState().equals(expected));
            awaitIdle();
            present = endState();
        } while (!present.equals(expected));
    }

    private static boolean isSettled(TenantConfig resource) {
        var status = resource.getStatus();
        return !resource.isMarkedForDeletion()
                && resource.getMetadata().getGeneration().equals(status.observedGeneration())
                && status.applying() == null
                && status.entries().values().stream().noneMatch(entry -> PASSING.contains(entry.state()))
                && status.observed().entrySet().stream()
                        .allMatch(observed -> !status.entries().containsKey(observed.getKey())
                                || observed.getValue()
                                        .equals(status.entries()
                                                .get(observed.getKey())
                                                .seen()));
    }

    /** The operator has one thread, and first come is first served: what was due before a new resource is done before it. */
    private void awaitIdle() {
        sentinels++;
        apply(
                ApiServer.SENTINEL,
                "suspend: true\nentries: [{key: tenant_config_sentinel, value: '" + sentinels + "'}]");
        until(() -> isSettled(resource(ApiServer.SENTINEL).get()));
    }

    private void until(Callable<Boolean> condition) {
        try {
            await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        keepRunning();
                        return condition.call();
                    });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("unsettled:\n" + endState() + "\nafter calls: " + traffic.calls(), e);
        }
    }

    @Override
    public void close() {
        stopOperator();
        client.close();
        apiServer.shutdown();
        stores.close();
    }
}
