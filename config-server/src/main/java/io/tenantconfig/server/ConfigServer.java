package io.tenantconfig.server;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.opentelemetry.api.OpenTelemetry;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigReader;
import io.tenantconfig.process.Health;
import io.tenantconfig.process.StoreMetrics;
import io.tenantconfig.server.api.ConfigService;
import io.tenantconfig.server.audit.AuditLog;
import io.tenantconfig.server.auth.Authenticator;
import io.tenantconfig.server.declaration.ClusterWatch;
import io.tenantconfig.server.refresh.RefreshTiming;
import io.tenantconfig.server.refresh.Refresher;
import io.tenantconfig.server.snapshot.Catalog;
import io.tenantconfig.server.snapshot.TenantSnapshot.Freshness;
import io.tenantconfig.server.tracing.CallTraces;
import io.tenantconfig.server.tracing.StoreTraces;
import io.tenantconfig.v1.ConfigServiceGrpc;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves every tenant its own configuration, from memory.
 *
 * <p>It answers health checks from {@link #start} on: NOT_SERVING until it is known what is declared, then until all
 * tenants are loaded or the preload limit has passed, and until the keys of an issuer are known, without which it could
 * let nobody in; SERVING from then on until {@link #close}, whatever becomes of stores, issuers and API server. The client and the readers stay the caller's to close.
 */
public final class ConfigServer implements AutoCloseable, Health {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigServer.class);

    /**
     * How long clients have to learn that their connection takes no new calls, some round trips within a cluster: a stream
     * that ended before would be opened again where it was.
     */
    private static final Duration NOTICE = Duration.ofMillis(250);

    private enum Phase {
        WATCHING,
        LOADING,
        AWAITING_KEYS,
        SERVING,
        STOPPING
    }

    private final ServerSettings settings;
    private final Catalog catalog;
    private final Authenticator authenticator;
    private final ConfigService service;
    private final Refresher refresher;
    private final ClusterWatch cluster;
    private final HealthStatusManager health = new HealthStatusManager();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Optional<TlsFiles> tls;
    private final Server server;
    private final Object phases = new Object();
    private volatile Phase phase = Phase.WATCHING;

    /**
     * Wires a server whose metrics nobody reads.
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
        this(settings, client, routes, readers, clock, new PrometheusRegistry(), Optional.empty());
    }

    /**
     * Wires a server; nothing runs yet.
     *
     * @param readers of every store that the routes name
     * @param metrics where its metrics are added
     * @param traces where its traces go; nowhere, and at no cost, when empty
     * @throws InvalidInputException if a reader is missing, or the certificate cannot be used
     */
    public ConfigServer(
            ServerSettings settings,
            KubernetesClient client,
            Routes routes,
            Map<StoreId, ConfigReader> readers,
            InstantSource clock,
            PrometheusRegistry metrics,
            Optional<OpenTelemetry> traces) {
        for (StoreId store : routes.stores()) {
            if (!readers.containsKey(store)) {
                throw InvalidInputException.of(
                        "store", store.value(), "one of the installed stores " + readers.keySet());
            }
        }
        this.settings = settings;
        this.catalog = new Catalog(routes);
        this.cluster = new ClusterWatch(client, routes, this::declarationsChanged);
        this.authenticator = new Authenticator(settings.issuers(), cluster, clock, metrics);
        cluster.onNamespaceChange(authenticator::bindingsChanged);
        this.refresher = new Refresher(
                cluster,
                observed(readers, new StoreMetrics(metrics), traces.map(StoreTraces::new)),
                catalog,
                clock,
                RefreshTiming.of(settings.resyncInterval()),
                metrics);
        this.service = new ConfigService(
                catalog, refresher, clock, settings.connections().readLimit());
        this.tls = settings.tls().map(TlsFiles::new);
        this.server = GrpcEndpoint.build(
                settings,
                tls.map(TlsFiles::credentials).orElseGet(InsecureServerCredentials::create),
                service,
                health,
                authenticator,
                new AuditLog(clock),
                metrics,
                traces.map(CallTraces::new));
        registerGauges(metrics);
    }

    private static Map<StoreId, ConfigReader> observed(
            Map<StoreId, ConfigReader> readers, StoreMetrics metrics, Optional<StoreTraces> traces) {
        Map<StoreId, ConfigReader> observed = new HashMap<>();
        readers.forEach((store, reader) -> {
            ConfigReader measured = metrics.reader(store, reader);
            observed.put(store, traces.map(on -> on.reader(store, measured)).orElse(measured));
        });
        return observed;
    }

    private void registerGauges(PrometheusRegistry metrics) {
        GaugeWithCallback.builder()
                .name("tenantconfig_certificate_expiry_timestamp_seconds")
                .help("When the certificate ends that new connections get, in seconds since 1970; nothing without TLS")
                .callback(gauge -> tls.ifPresent(
                        files -> gauge.call((double) files.expiry().getEpochSecond())))
                .register(metrics);
        GaugeWithCallback.builder()
                .name("tenantconfig_watch_streams")
                .help("WatchConfigs streams that are open")
                .callback(gauge -> gauge.call(service.openStreams()))
                .register(metrics);
        GaugeWithCallback.builder()
                .name("tenantconfig_tenants")
                .help("Tenants that declare anything, by how true to the stores their snapshots are")
                .labelNames("state")
                .callback(gauge -> Stream.of(Freshness.values())
                        .forEach(freshness -> gauge.call(
                                catalog.count(freshness), freshness.name().toLowerCase(Locale.ROOT))))
                .register(metrics);
    }

    /**
     * Opens the port and begins to load. Returns at once.
     *
     * @throws IOException if the port cannot be opened
     */
    public void start() throws IOException {
        setHealth(ServingStatus.NOT_SERVING);
        server.start();
        tls.ifPresent(TlsFiles::start);
        LOG.atInfo()
                .addKeyValue("port", port())
                .addKeyValue("developmentMode", settings.developmentMode())
                .log("Listening; loading");
        CompletableFuture<?> keys = authenticator.start();
        CompletableFuture<Void> _ = cluster.start()
                .thenCompose(known -> load())
                .whenComplete((loaded, failure) -> serveWhenKnown(keys, failure));
    }

    private CompletableFuture<Void> load() {
        enter(Phase.LOADING);
        return refresher.start().orTimeout(settings.preloadLimit().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Optional<String> whyDead() {
        return phase != Phase.STOPPING && cluster.hasEnded() ? Optional.of("a watch has ended") : Optional.empty();
    }

    /** Nothing exactly while the health service says SERVING. */
    @Override
    public Optional<String> whyNotReady() {
        return switch (phase) {
            case WATCHING -> Optional.of("waiting for the API server: what is declared is not known yet");
            case LOADING -> Optional.of("waiting for the stores: not all tenants are loaded yet");
            case AWAITING_KEYS -> Optional.of("waiting for an issuer's keys: no token can be checked yet");
            case SERVING -> Optional.empty();
            case STOPPING -> Optional.of("stopping");
        };
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

    /**
     * Stops so that no call is lost: says that it does not serve, takes no new connections and tells those that there are
     * to begin calls elsewhere, and lets calls that have begun end. Then it says goodbye to streams. Returns when all calls
     * have ended, or are broken off because the drain limit has passed.
     */
    @Override
    public synchronized void close() {
        if (phase == Phase.STOPPING) {
            return;
        }
        enter(Phase.STOPPING);
        ready.completeExceptionally(new IllegalStateException("closed"));
        health.enterTerminalState();
        server.shutdown();
        try {
            drain();
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        cluster.close();
        refresher.close();
        service.close();
        authenticator.close();
        tls.ifPresent(TlsFiles::close);
        LOG.atInfo().log("Stopped");
    }

    private void drain() throws InterruptedException {
        Duration rest = settings.drainLimit().minus(NOTICE);
        if (server.awaitTermination(NOTICE.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
        }
        service.drain();
        if (!server.awaitTermination(rest.toMillis(), TimeUnit.MILLISECONDS)) {
            server.shutdownNow();
        }
    }

    /** Nothing comes after stopping. */
    private void enter(Phase next) {
        synchronized (phases) {
            if (phase != Phase.STOPPING) {
                phase = next;
            }
        }
    }

    private void declarationsChanged(TenantId tenant) {
        refresher.changed(tenant);
    }

    private void serveWhenKnown(CompletableFuture<?> keys, @Nullable Throwable failure) {
        enter(Phase.AWAITING_KEYS);
        CompletableFuture<Void> _ = keys.thenRun(() -> serve(failure));
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
        enter(Phase.SERVING);
        setHealth(ServingStatus.SERVING);
        ready.complete(null);
    }

    private void setHealth(ServingStatus status) {
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        health.setStatus(ConfigServiceGrpc.SERVICE_NAME, status);
    }
}
