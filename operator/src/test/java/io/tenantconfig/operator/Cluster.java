package io.tenantconfig.operator;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.ItemLayout;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.ParameterLayout;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ClusterId;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.InMemoryStore;
import io.tenantconfig.core.store.StoreLimits;
import io.tenantconfig.core.store.VersionSweep;
import io.tenantconfig.crds.v1alpha1.Condition;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigDefinition;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import io.tenantconfig.operator.settings.OperatorSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;

/** A cluster on the mock API server, stores in memory, and an operator between them. */
final class Cluster implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(10);
    static final StoreLimits ITEM_LIMITS = new StoreLimits(StoreId.DYNAMODB, 300 * 1024, false, Set.of());
    static final StoreLimits PARAMETER_LIMITS =
            new StoreLimits(StoreId.PARAMETER_STORE, 4096, true, Set.of("{{"), Duration.ofSeconds(30));

    static final Routes ROUTES = RoutesDocument.defaults(
            Map.of(StoreId.DYNAMODB, ItemLayout.INSTANCE, StoreId.PARAMETER_STORE, ParameterLayout.INSTANCE));

    final KubernetesMockServer server;
    final KubernetesClient client;
    final InMemoryStore items = new InMemoryStore(ITEM_LIMITS, Clock.systemUTC());
    final InMemoryStore parameters = new InMemoryStore(PARAMETER_LIMITS, Clock.systemUTC());
    private Optional<TenantConfigOperator> operator = Optional.empty();

    Cluster() {
        this(new KubernetesCrudDispatcher());
    }

    /** @param apiServer how it answers */
    Cluster(KubernetesCrudDispatcher apiServer) {
        server = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), apiServer, false);
        server.start();
        client = server.createClient();
        client.resource(TenantConfigDefinition.load()).create();
        namespace("acme", "acme");
    }

    /** The settings of all tests: like the real ones, but in a hurry. */
    static Map<String, String> settings() {
        return new HashMap<>(Map.of(
                "TENANTCONFIG_CLUSTER_ID", "test",
                "TENANTCONFIG_REPLACE_WAIT", "PT0.2S",
                "TENANTCONFIG_RETRY_INITIAL", "PT0.05S",
                "TENANTCONFIG_RETRY_MAX", "PT0.2S",
                "TENANTCONFIG_BLOCKED_RETRY", "PT1H",
                "TENANTCONFIG_SHUTDOWN_TIMEOUT", "PT5S",
                "TENANTCONFIG_THREADS", "1"));
    }

    /** Of the operator that was started last. */
    PrometheusRegistry metrics = new PrometheusRegistry();

    Cluster start() {
        return start(Map.of(StoreId.DYNAMODB, items, StoreId.PARAMETER_STORE, parameters), ROUTES);
    }

    Cluster start(Map<StoreId, ConfigWriter> writers, Routes routes) {
        return start(writers, routes, Map.of());
    }

    /** @param others settings that differ from those of all tests */
    Cluster start(Map<StoreId, ConfigWriter> writers, Routes routes, Map<String, String> others) {
        return start(writers, Map.of(), routes, others);
    }

    /** Starts an operator that finds by itself, and all the time, what changes in the stores. */
    Cluster startSweeping() {
        return startSweeping(sweeps());
    }

    Cluster startSweeping(Map<StoreId, VersionSweep> sweeps) {
        return startSweeping(Map.of(StoreId.DYNAMODB, items, StoreId.PARAMETER_STORE, parameters), sweeps);
    }

    Cluster startSweeping(Map<StoreId, ConfigWriter> writers, Map<StoreId, VersionSweep> sweeps) {
        var allTheTime = Map.of("TENANTCONFIG_SWEEP_INTERVAL", "PT0.02S", "TENANTCONFIG_SWEEP_CALL_INTERVAL", "PT0S");
        return start(writers, sweeps, ROUTES, allTheTime);
    }

    /** Of both stores. */
    Map<StoreId, VersionSweep> sweeps() {
        return Map.of(
                StoreId.DYNAMODB,
                items.sweep(ItemLayout.INSTANCE),
                StoreId.PARAMETER_STORE,
                parameters.sweep(ParameterLayout.INSTANCE));
    }

    private Cluster start(
            Map<StoreId, ConfigWriter> writers,
            Map<StoreId, VersionSweep> sweeps,
            Routes routes,
            Map<String, String> others) {
        metrics = new PrometheusRegistry();
        var started = newOperator(client, writers, sweeps, routes, others, metrics);
        operator = Optional.of(started);
        started.start();
        return this;
    }

    /** Waits until a pass over a store that began from now on has come to its end. */
    void awaitSweep(StoreId store) {
        double present = passes(store);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> passes(store) >= present + 2);
    }

    private double passes(StoreId store) {
        return metric("tenantconfig_sweep_passes", store).orElse(0);
    }

    /** What the operator measures of a store. */
    OptionalDouble metric(String name, StoreId store) {
        return metrics.scrape(name::equals).stream()
                .flatMap(metric -> metric.getDataPoints().stream())
                .filter(point -> store.value().equals(point.getLabels().get("store")))
                .mapToDouble(point -> point instanceof CounterDataPointSnapshot counter
                        ? counter.getValue()
                        : ((GaugeDataPointSnapshot) point).getValue())
                .findFirst();
    }

    /** What tells the operator's metrics apart. */
    List<String> metricLabels() {
        return metrics.scrape().stream()
                .flatMap(metric -> metric.getDataPoints().stream())
                .flatMap(point -> point.getLabels().stream())
                .map(Label::getValue)
                .toList();
    }

    /** One more operator on the same stores, which is its caller's to start and to close. */
    TenantConfigOperator newOperator(KubernetesClient apiServer, Map<String, String> others) {
        return newOperator(
                apiServer,
                Map.of(StoreId.DYNAMODB, items, StoreId.PARAMETER_STORE, parameters),
                Map.of(),
                ROUTES,
                others,
                new PrometheusRegistry());
    }

    private static TenantConfigOperator newOperator(
            KubernetesClient apiServer,
            Map<StoreId, ConfigWriter> writers,
            Map<StoreId, VersionSweep> sweeps,
            Routes routes,
            Map<String, String> others,
            PrometheusRegistry metrics) {
        Map<String, String> settings = settings();
        settings.putAll(others);
        return new TenantConfigOperator(
                apiServer,
                OperatorSettings.parse(settings, Set.of()),
                routes,
                writers,
                sweeps,
                Clock.systemUTC(),
                metrics);
    }

    Cluster stop() {
        operator.ifPresent(TenantConfigOperator::close);
        operator = Optional.empty();
        return this;
    }

    @Override
    public void close() {
        stop();
        client.close();
        server.shutdown();
    }

    Cluster namespace(String name, String tenant) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels(TenantConfig.TENANT_LABEL, tenant)
                        .endMetadata()
                        .build())
                .create();
        return this;
    }

    void relabelNamespace(String name, String tenant) {
        client.namespaces()
                .withName(name)
                .edit(namespace -> namespace
                        .edit()
                        .editMetadata()
                        .addToLabels(TenantConfig.TENANT_LABEL, tenant)
                        .endMetadata()
                        .build());
    }

    void unlabelNamespace(String name) {
        client.namespaces()
                .withName(name)
                .edit(namespace -> namespace
                        .edit()
                        .editMetadata()
                        .removeFromLabels(TenantConfig.TENANT_LABEL)
                        .endMetadata()
                        .build());
    }

    void secret(String name, boolean readable, Map<String, String> data) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace("acme")
                        .withName(name)
                        .addToLabels(TenantConfig.READABLE_LABEL, Boolean.toString(readable))
                        .endMetadata()
                        .withData(data)
                        .build())
                .createOr(NonDeletingOperation::update);
    }

    void configMap(String name, Map<String, String> data) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace("acme")
                        .withName(name)
                        .endMetadata()
                        .withData(data)
                        .build())
                .createOr(NonDeletingOperation::update);
    }

    /** Creates {@code acme/checkout}, of tenant acme and service checkout. */
    TenantConfig create(String spec) {
        return create("acme", "checkout", "acme", spec);
    }

    /** Creates {@code acme/checkout} with the request to look at every entry. */
    void createRequested(String spec) {
        var resource = resource("acme", "checkout", "acme", spec);
        resource.getMetadata().getAnnotations().put(TenantConfig.RECONCILE_ANNOTATION, "at once");
        client.resource(resource).create();
    }

    /** @param spec the fields of the spec beside tenantId and service */
    TenantConfig create(String namespace, String name, String tenant, String spec) {
        return client.resource(resource(namespace, name, tenant, spec)).create();
    }

    /** Gives {@code acme/checkout} another spec. */
    void change(String spec) {
        resource().edit(present -> {
            present.setSpec(resource("acme", "checkout", "acme", spec).getSpec());
            return present;
        });
    }

    static TenantConfig resource(String namespace, String name, String tenant, String spec) {
        String head = """
                apiVersion: tenantconfig.io/v1alpha1
                kind: TenantConfig
                metadata:
                  namespace: %s
                  name: %s
                spec:
                  tenantId: %s
                  service: checkout
                """.formatted(namespace, name, tenant);
        return Serialization.unmarshal(head + spec.indent(2), TenantConfig.class);
    }

    Resource<TenantConfig> resource() {
        return resource("checkout");
    }

    Resource<TenantConfig> resource(String name) {
        return client.resources(TenantConfig.class).inNamespace("acme").withName(name);
    }

    /** What the Lambda does. */
    void observe(String key, String record) {
        resource()
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"observed\":{\"" + key + "\":" + record + "}}}");
    }

    void annotate(String name, String value) {
        resource().edit(resource -> {
            resource.getMetadata().getAnnotations().put(name, value);
            return resource;
        });
    }

    TenantConfigStatus status() {
        return resource().get().getStatus();
    }

    EntryStatus entry(String key) {
        return status().entries().get(key);
    }

    static Optional<Condition> condition(TenantConfigStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }

    static boolean isReady(TenantConfigStatus status, String ready, String reason) {
        return condition(status, "Ready")
                .filter(condition ->
                        condition.status().equals(ready) && condition.reason().equals(reason))
                .isPresent();
    }

    /** Waits until {@code acme/checkout} is ready and nothing is being written. */
    TenantConfigStatus awaitSynced() {
        return awaitStatus(status -> isReady(status, "True", "Synced") && status.applying() == null);
    }

    TenantConfigStatus awaitReason(String reason) {
        return awaitStatus(status -> isReady(status, "False", reason) && status.applying() == null);
    }

    TenantConfigStatus awaitStatus(Predicate<TenantConfigStatus> expected) {
        return awaitStatus("checkout", expected);
    }

    TenantConfigStatus awaitStatus(String name, Predicate<TenantConfigStatus> expected) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> resource(name).get().getStatus(), expected);
    }

    /** Waits until all passes that were due before have been made: there is one thread, and the queue is first come, first served. */
    void awaitQuiet() {
        create("acme", "sentinel", "acme", "entries: [{key: tenant_config_sentinel, value: x}]");
        awaitStatus("sentinel", status -> isReady(status, "True", "Synced") && status.applying() == null);
    }

    List<Event> events() {
        return client.events().v1().events().inNamespace("acme").list().getItems();
    }

    Event awaitEvent(String reason) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> events().stream()
                                .filter(event -> event.getReason().equals(reason))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Where the default routes put a key of {@code acme/checkout}. */
    static Location at(String key) {
        var scope = new Scope(new TenantId("acme"), new ServiceName("checkout"));
        return ROUTES.place(scope, new ConfigKey(key)).location();
    }

    static ClusterId id() {
        return new ClusterId("test");
    }
}
