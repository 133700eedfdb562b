package io.tenantconfig.server;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigReader;
import io.tenantconfig.server.api.ConfigService;
import io.tenantconfig.server.auth.AuthInterceptor;
import io.tenantconfig.server.auth.Authenticator;
import io.tenantconfig.server.auth.MethodRules;
import io.tenantconfig.server.declaration.ClusterWatch;
import io.tenantconfig.server.refresh.RefreshTiming;
import io.tenantconfig.server.refresh.Refresher;
import io.tenantconfig.server.snapshot.Catalog;
import io.tenantconfig.v1.ConfigServiceGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves every tenant its own configuration, from memory.
 *
 * <p>It answers health checks from {@link #start} on: NOT_SERVING until it is known what is declared, and then until all
 * tenants are loaded or the preload limit has passed; SERVING from then on until {@link #close}, whatever becomes of
 * stores and API server. The client and the readers stay the caller's to close.
 */
public final class ConfigServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigServer.class);

    /** The largest request that means anything: 5,000 known etags. */
    private static final int MAX_REQUEST_BYTES = 2 * 1024 * 1024;

    /** A token of 6 KB, and proxies' additions. */
    private static final int MAX_METADATA_BYTES = 16 * 1024;

    private static final int MAX_CALLS_PER_CONNECTION = 1_000;

    /** CVE-2023-44487: clients of ours cancel seldom. */
    private static final int MAX_RESETS = 500;

    private static final int RESETS_WINDOW_SECONDS = 30;

    /** gRPC's own default of 5 minutes disconnects watchers that check their connection. */
    private static final int PERMITTED_PING_SECONDS = 30;

    private static final int OWN_PING_SECONDS = 60;

    private final ServerSettings settings;
    private final Catalog catalog;
    private final Authenticator authenticator;
    private final ConfigService service;
    private final Refresher refresher;
    private final ClusterWatch cluster;
    private final HealthStatusManager health = new HealthStatusManager();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Server server;

    /**
     * Wires a server; nothing runs yet.
     *
     * @param readers of every store that the routes name
     * @throws InvalidInputException if a reader is missing, or the certificate cannot be used
     */
    public ConfigServer(
            ServerSettings settings,
            KubernetesClient client,
            Routes routes,
            Map<StoreId, ConfigReader> readers,
            InstantSource clock) {
        for (StoreId store : routes.stores()) {
            if (!readers.containsKey(store)) {
                throw InvalidInputException.of(
                        "store", store.value(), "one of the installed stores " + readers.keySet());
            }
        }
        this.settings = settings;
        this.catalog = new Catalog(routes);
        this.authenticator = new Authenticator(settings.issuers().getFirst(), clock);
        this.service = new ConfigService(catalog, clock);
        this.cluster = new ClusterWatch(client, routes, this::declarationsChanged);
        this.refresher = new Refresher(cluster, readers, catalog, clock, RefreshTiming.of(settings.resyncInterval()));
        this.server = build();
    }

    /**
     * Opens the port and begins to load. Returns at once.
     *
     * @throws IOException if the port cannot be opened
     */
    public void start() throws IOException {
        setHealth(ServingStatus.NOT_SERVING);
        server.start();
        LOG.atInfo()
                .addKeyValue("port", port())
                .addKeyValue("developmentMode", settings.developmentMode())
                .log("Listening; loading");
        authenticator.start();
        CompletableFuture<Void> _ = cluster.start()
                .thenCompose(known ->
                        refresher.start().orTimeout(settings.preloadLimit().toMillis(), TimeUnit.MILLISECONDS))
                .whenComplete((loaded, failure) -> serve(failure));
    }

    /** Where the server listens. */
    public int port() {
        return server.getPort();
    }

    /** The addresses at which connections are taken. */
    List<? extends SocketAddress> addresses() {
        return server.getListenSockets();
    }

    /** Completes when the server says that it serves; exceptionally when it is closed before. */
    public CompletableFuture<Void> ready() {
        return ready.copy();
    }

    /** Says that it does not serve, ends streams, lets running calls end, and stops. */
    @Override
    public void close() {
        ready.completeExceptionally(new IllegalStateException("closed"));
        health.enterTerminalState();
        service.drain();
        server.shutdown();
        try {
            if (!server.awaitTermination(settings.drainLimit().toMillis(), TimeUnit.MILLISECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        cluster.close();
        refresher.close();
        service.close();
        authenticator.close();
        LOG.atInfo().log("Stopped");
    }

    private void declarationsChanged(TenantId tenant) {
        refresher.changed(tenant);
    }

    private void serve(@Nullable Throwable failure) {
        if (ready.isDone()) {
            return;
        }
        if (failure == null) {
            LOG.atInfo().log("Serving; all tenants are loaded");
        } else if (failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException) {
            LOG.atWarn().log("Serving; some tenants are not loaded after the preload limit, and still being tried");
        } else {
            LOG.atError().setCause(failure).log("Serving; loading met a defect");
        }
        setHealth(ServingStatus.SERVING);
        ready.complete(null);
    }

    private void setHealth(ServingStatus status) {
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        health.setStatus(ConfigServiceGrpc.SERVICE_NAME, status);
    }

    private Server build() {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(listening(settings))
                .directExecutor()
                .maxInboundMessageSize(MAX_REQUEST_BYTES)
                .maxInboundMetadataSize(MAX_METADATA_BYTES)
                .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
                .maxRstFramesPerWindow(MAX_RESETS, RESETS_WINDOW_SECONDS)
                .permitKeepAliveTime(PERMITTED_PING_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .keepAliveTime(OWN_PING_SECONDS, TimeUnit.SECONDS)
                .addService(service)
                .addService(health.getHealthService());
        Set<String> open = methods(
                HealthGrpc.getServiceDescriptor().getName(),
                health.getHealthService().bindService());
        if (settings.reflection()) {
            ServerServiceDefinition reflection =
                    ProtoReflectionServiceV1.newInstance().bindService();
            builder.addService(reflection);
            open.addAll(methods(ServerReflectionGrpc.SERVICE_NAME, reflection));
        }
        settings.tls()
                .ifPresent(tls -> builder.useTransportSecurity(
                        tls.certificateChain().toFile(), tls.privateKey().toFile()));
        var rules = MethodRules.of(open, methods(ConfigServiceGrpc.SERVICE_NAME, service.bindService()));
        return builder.intercept(new AuthInterceptor(rules, authenticator)).build();
    }

    private static InetSocketAddress listening(ServerSettings settings) {
        return settings.address()
                .map(address -> new InetSocketAddress(address, settings.port()))
                .orElseGet(() -> new InetSocketAddress(settings.port()));
    }

    private static Set<String> methods(String name, ServerServiceDefinition definition) {
        return definition.getMethods().stream()
                .map(method -> method.getMethodDescriptor().getFullMethodName())
                .filter(method -> method.startsWith(name + "/"))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
