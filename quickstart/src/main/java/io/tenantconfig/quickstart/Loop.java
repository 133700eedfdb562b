package io.tenantconfig.quickstart;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.operator.TenantConfigOperator;
import io.tenantconfig.operator.settings.OperatorSettings;
import io.tenantconfig.quickstart.kube.InstalledCluster;
import io.tenantconfig.quickstart.kube.KubernetesApi;
import io.tenantconfig.quickstart.kube.KubernetesApi.Part;
import io.tenantconfig.quickstart.kube.LocalKubernetesApi;
import io.tenantconfig.quickstart.local.TokenIssuer;
import io.tenantconfig.refresh.AwsJson;
import io.tenantconfig.refresh.RefreshHandler;
import io.tenantconfig.server.ConfigServer;
import io.tenantconfig.server.ServerSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All parts of the system, running and wired as in a cluster: each has its own Kubernetes client, and they meet only in the
 * Kubernetes API and the stores.
 */
final class Loop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private final Deque<AutoCloseable> running;
    private final Clock clock = Clock.systemUTC();
    private final KubernetesApi kubernetes;
    private final LocalAws aws;
    private final TokenIssuer issuer;
    private final ConfigServer server;

    private Loop(Options options, Path controlPlane, Deque<AutoCloseable> running) throws IOException {
        this.running = running;
        Map<StoreId, StoreProvider> stores = StoreProvider.installed();
        Routes routes = RoutesDocument.defaults(StoreProvider.layouts(stores));
        this.kubernetes = keep(listening(
                "--kubernetes-port", options.kubernetesPort, port -> kubernetes(options, controlPlane, port)));
        this.aws = keep(LocalAws.start(options.ssmPort, options.dynamoDbPort));
        this.issuer = keep(listening("--issuer-port", options.issuerPort, port -> TokenIssuer.start(port, clock)));
        startOperator(stores, routes);
        startFunction(routes);
        this.server = startServer(stores, routes, options.serverPort);
    }

    private static KubernetesApi kubernetes(Options options, Path directory, int port) throws IOException {
        return options.controlPlane
                ? InstalledCluster.start(options.checkout(), directory, port)
                : LocalKubernetesApi.start(port);
    }

    private interface Listening<T> {

        T start(int port) throws IOException;
    }

    private static <T> T listening(String option, int port, Listening<T> part) throws IOException {
        try {
            return part.start(port);
        } catch (BindException e) {
            throw new IOException(option + ": " + port + " (expected: a free port)", e);
        }
    }

    /**
     * Starts everything; nothing keeps running when a part cannot start.
     *
     * @param controlPlane where a control plane, if the options ask for one, keeps its data and logs
     */
    static Loop start(Options options, Path controlPlane) throws IOException {
        Deque<AutoCloseable> running = new ArrayDeque<>();
        try {
            return new Loop(options, controlPlane, running);
        } catch (IOException | RuntimeException e) {
            stop(running);
            throw e;
        }
    }

    KubernetesApi kubernetes() {
        return kubernetes;
    }

    LocalAws aws() {
        return aws;
    }

    TokenIssuer issuer() {
        return issuer;
    }

    /** Host and port of the config server. */
    String serverAddress() {
        return "127.0.0.1:" + server.port();
    }

    /** Stops everything, the last started first. */
    @Override
    public void close() {
        stop(running);
    }

    private static void stop(Deque<AutoCloseable> running) {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                LOG.warn("A part did not stop cleanly", e);
            }
        }
    }

    private void startOperator(Map<StoreId, StoreProvider> stores, Routes routes) {
        var settings = OperatorSettings.parse(Map.of("TENANTCONFIG_CLUSTER_ID", "quickstart"), Set.of());
        var writers = open(stores, provider -> keep(provider.openWriter(aws.operatorEnvironment())));
        var sweeps = open(stores, provider -> keep(provider.openSweep(aws.operatorEnvironment())));
        keep(new TenantConfigOperator(newClient(Part.OPERATOR), settings, routes, writers, sweeps, clock))
                .start();
    }

    private ConfigServer startServer(Map<StoreId, StoreProvider> stores, Routes routes, int port) throws IOException {
        var settings = ServerSettings.parse(
                Map.of(
                        "TENANTCONFIG_ADDRESS",
                        "127.0.0.1",
                        "TENANTCONFIG_DEVELOPMENT_MODE",
                        "true",
                        "TENANTCONFIG_PORT",
                        Integer.toString(port),
                        "TENANTCONFIG_REFLECTION",
                        "true",
                        "TENANTCONFIG_ISSUER",
                        issuer.issuer(),
                        "TENANTCONFIG_JWKS_URL",
                        issuer.jwksUrl(),
                        "TENANTCONFIG_AUDIENCES",
                        TokenIssuer.AUDIENCE,
                        "TENANTCONFIG_DRAIN_LIMIT",
                        "PT1S"),
                Set.of());
        var readers = open(stores, provider -> keep(provider.openReader(aws.environment())));
        var started = keep(new ConfigServer(settings, newClient(Part.SERVER), routes, readers, clock));
        started.start();
        return started;
    }

    /** Every event of the emulator goes through the entry point that AWS calls. */
    private void startFunction(Routes routes) {
        var versions = RefreshHandler.versions(keep(AwsJson.of(aws.environment())));
        var handler = new RefreshHandler(newClient(Part.REFRESH), routes, versions, clock);
        aws.parameterStore().onEvent(event -> {
            try {
                handler.handleRequest(new ByteArrayInputStream(event), new ByteArrayOutputStream(), null);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private KubernetesClient newClient(Part part) {
        return keep(kubernetes.newClient(part));
    }

    private static <T> Map<StoreId, T> open(Map<StoreId, StoreProvider> stores, Function<StoreProvider, T> open) {
        return stores.values().stream().collect(Collectors.toMap(StoreProvider::id, open));
    }

    private <T extends AutoCloseable> T keep(T part) {
        running.push(part);
        return part;
    }
}
