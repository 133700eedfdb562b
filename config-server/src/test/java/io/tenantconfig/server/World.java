package io.tenantconfig.server;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.opentelemetry.api.OpenTelemetry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
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
import io.tenantconfig.core.store.InMemoryStore;
import io.tenantconfig.core.store.StoreLimits;
import io.tenantconfig.crds.v1alpha1.EntrySpec;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigDefinition;
import io.tenantconfig.crds.v1alpha1.TenantConfigSpec;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import io.tenantconfig.process.Line;
import io.tenantconfig.server.ServerSettings.Connections;
import io.tenantconfig.server.auth.IssuerSettings;
import io.tenantconfig.server.auth.TokenIssuer;
import io.tenantconfig.server.fairness.TenantLimits;
import io.tenantconfig.v1.ConfigServiceGrpc;
import io.tenantconfig.v1.ConfigServiceGrpc.ConfigServiceBlockingStub;
import io.tenantconfig.v1.ConfigServiceGrpc.ConfigServiceStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** An API server, stores in memory, an issuer of tokens, and a config server among them. */
public final class World implements AutoCloseable {

    public static final Routes ROUTES = RoutesDocument.defaults(
            Map.of(StoreId.DYNAMODB, ItemLayout.INSTANCE, StoreId.PARAMETER_STORE, ParameterLayout.INSTANCE));

    public final TokenIssuer issuer = new TokenIssuer();
    public final InMemoryStore items = store(StoreId.DYNAMODB);
    public final InMemoryStore parameters = store(StoreId.PARAMETER_STORE);

    private final KubernetesMockServer api = new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
    private final KubernetesClient client;
    private final Line line;
    private final KubernetesClient servers;
    private final List<ManagedChannel> channels = new CopyOnWriteArrayList<>();
    private final Map<String, ConfigServiceBlockingStub> stubs = new ConcurrentHashMap<>();
    public final PrometheusRegistry metrics = new PrometheusRegistry();
    private Optional<OpenTelemetry> traces = Optional.empty();
    private Optional<ConfigServer> server = Optional.empty();

    public World() {
        api.start();
        client = api.createClient();
        line = Line.to(api.getPort());
        servers = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(client.getConfiguration())
                        .withMasterUrl("http://localhost:" + line.port())
                        .build())
                .build();
        client.resource(TenantConfigDefinition.load()).create();
    }

    private static InMemoryStore store(StoreId id) {
        return new InMemoryStore(new StoreLimits(id, 300 * 1024, true, Set.of()), Clock.systemUTC());
    }

    /** The settings of all tests. */
    ServerSettings settings() {
        return new ServerSettings(
                Optional.empty(),
                0,
                true,
                true,
                Optional.empty(),
                List.of(issuer.settings()),
                Optional.empty(),
                Duration.ofSeconds(30),
                Duration.ofMinutes(15),
                Duration.ofSeconds(5),
                new TenantLimits(100_000, 1_000_000_000, 1_000),
                new Connections(Duration.ofMinutes(30), Duration.ofSeconds(20), Duration.ofSeconds(30)));
    }

    /** The same settings, but for whose tokens count. */
    public static ServerSettings withIssuers(ServerSettings settings, List<IssuerSettings> issuers) {
        return new ServerSettings(
                settings.address(),
                settings.port(),
                settings.developmentMode(),
                settings.reflection(),
                settings.tls(),
                issuers,
                settings.routesFile(),
                settings.preloadLimit(),
                settings.resyncInterval(),
                settings.drainLimit(),
                settings.tenantLimits(),
                settings.connections());
    }

    /** Servers that are started from now on send their traces there. */
    public World tracedTo(OpenTelemetry openTelemetry) {
        traces = Optional.of(openTelemetry);
        return this;
    }

    /** Whether servers reach the API server no more; tests do. */
    void cutApi(boolean cut) {
        if (cut) {
            line.cut();
        } else {
            line.mend();
        }
    }

    /** Starts a server and does not wait. */
    public ConfigServer startServer() {
        return startServer(settings -> settings);
    }

    public ConfigServer startServer(UnaryOperator<ServerSettings> change) {
        var started = new ConfigServer(
                change.apply(settings()),
                servers,
                ROUTES,
                Map.of(StoreId.DYNAMODB, items, StoreId.PARAMETER_STORE, parameters),
                Clock.systemUTC(),
                metrics,
                traces);
        server = Optional.of(started);
        try {
            started.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return started;
    }

    /** Starts a server and waits until it serves. */
    public World serve() {
        startServer().ready().orTimeout(20, TimeUnit.SECONDS).join();
        return this;
    }

    public World namespace(String name, String tenant) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels(TenantConfig.TENANT_LABEL, tenant)
                        .endMetadata()
                        .build())
                .create();
        return this;
    }

    public void unbind(String namespace) {
        client.namespaces()
                .withName(namespace)
                .edit(before -> before.edit()
                        .editMetadata()
                        .removeFromLabels(TenantConfig.TENANT_LABEL)
                        .endMetadata()
                        .build());
    }

    /** Binds a namespace to another tenant than before. */
    public void rebind(String namespace, String tenant) {
        client.namespaces()
                .withName(namespace)
                .edit(before -> before.edit()
                        .editMetadata()
                        .addToLabels(TenantConfig.TENANT_LABEL, tenant)
                        .endMetadata()
                        .build());
    }

    /** Creates a resource without a status, in the namespace that is called like its tenant. */
    public void create(String name, String tenant, String service, EntrySpec... entries) {
        create(tenant, name, new TenantConfigSpec(tenant, service, null, null, null, null, List.of(entries)));
    }

    public void create(String namespace, String name, TenantConfigSpec spec) {
        var resource = new TenantConfig();
        resource.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        resource.setSpec(spec);
        client.resource(resource).create();
    }

    public void respec(String namespace, String name, UnaryOperator<TenantConfigSpec> change) {
        resource(namespace, name).edit(before -> {
            before.setSpec(change.apply(before.getSpec()));
            return before;
        });
    }

    public void status(String namespace, String name, UnaryOperator<TenantConfigStatus> change) {
        resource(namespace, name).editStatus(before -> {
            before.setStatus(change.apply(before.getStatus()));
            return before;
        });
    }

    public void delete(String namespace, String name) {
        resource(namespace, name).delete();
    }

    private Resource<TenantConfig> resource(String namespace, String name) {
        return client.resources(TenantConfig.class).inNamespace(namespace).withName(name);
    }

    /** Stores a value as somebody who is no operator, and says its version. */
    public String store(String tenant, String service, String key, String text) {
        Location location = location(tenant, service, key);
        InMemoryStore store = storeOf(location);
        store.putByHand(location, text, false);
        return store.version(location).orElseThrow().id();
    }

    public Instant modifiedAt(String tenant, String service, String key) {
        Location location = location(tenant, service, key);
        return storeOf(location).version(location).orElseThrow().modifiedAt();
    }

    public void unstore(String tenant, String service, String key) {
        Location location = location(tenant, service, key);
        storeOf(location).deleteByHand(location);
    }

    private InMemoryStore storeOf(Location location) {
        return location.store().equals(StoreId.DYNAMODB) ? items : parameters;
    }

    private static Location location(String tenant, String service, String key) {
        return ROUTES.place(new Scope(new TenantId(tenant), new ServiceName(service)), new ConfigKey(key))
                .location();
    }

    /** Stores values and declares them in a new resource, as the operator leaves both when a pass has ended. */
    public World declared(String name, String tenant, String service, Map<String, String> values) {
        create(
                name,
                tenant,
                service,
                values.keySet().stream().map(Declared::owned).toArray(EntrySpec[]::new));
        Map<String, String> versions = new HashMap<>();
        values.forEach((key, text) -> versions.put(key, store(tenant, service, key, text)));
        status(tenant, name, before -> Declared.synced(versions));
        return this;
    }

    /** Where the API server is. */
    String apiServer() {
        return client.getMasterUrl().toString();
    }

    public ConfigServer server() {
        return server.orElseThrow();
    }

    /** Calls with a good token of a tenant. */
    public ConfigServiceBlockingStub as(String tenant) {
        return stubs.computeIfAbsent(tenant, id -> with("Bearer " + issuer.token(id)));
    }

    /** Calls with these authorization headers. */
    public ConfigServiceBlockingStub with(String... authorizations) {
        return ConfigServiceGrpc.newBlockingStub(channel(authorizations));
    }

    public ConfigServiceStub streaming(String token) {
        return ConfigServiceGrpc.newStub(channel("Bearer " + token));
    }

    public Channel channel(String... authorizations) {
        ManagedChannel channel = NettyChannelBuilder.forAddress("localhost", server().port())
                .usePlaintext()
                .build();
        channels.add(channel);
        return ClientInterceptors.intercept(channel, new Authorizing(List.of(authorizations)));
    }

    private record Authorizing(List<String> authorizations) implements ClientInterceptor {

        private static final Metadata.Key<String> HEADER =
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                @Override
                public void start(Listener<A> listener, Metadata headers) {
                    authorizations.forEach(value -> headers.put(HEADER, value));
                    super.start(listener, headers);
                }
            };
        }
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        server.ifPresent(ConfigServer::close);
        servers.close();
        line.close();
        client.close();
        api.shutdown();
        issuer.close();
    }
}
