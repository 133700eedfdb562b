package io.tenantconfig.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigReader;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.core.store.StoredEntry;
import io.tenantconfig.crds.ApiServerConnection;
import io.tenantconfig.operator.TenantConfigOperator;
import io.tenantconfig.operator.settings.OperatorSettings;
import io.tenantconfig.quickstart.LocalAws;
import io.tenantconfig.quickstart.kube.ControlPlane;
import io.tenantconfig.quickstart.kube.KubernetesApi.Part;
import io.tenantconfig.quickstart.local.TokenIssuer;
import io.tenantconfig.refresh.AwsJson;
import io.tenantconfig.refresh.RefreshHandler;
import io.tenantconfig.server.ConfigServer;
import io.tenantconfig.server.ServerSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Operator, server and refresh function, run in this JVM as in a cluster: each has its ServiceAccount's rights, and they
 * reach all that they need by lines that can be cut.
 */
final class SystemParts implements AutoCloseable {

    /** Shorter than that of the real processes, so that no test need wait as long. */
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    private final RunningParts running = new RunningParts();
    private final Clock clock = Clock.systemUTC();
    private final Map<StoreId, StoreProvider> stores = StoreProvider.installed();
    private final Routes routes = RoutesDocument.defaults(StoreProvider.layouts(stores));
    private final Map<StoreId, ConfigReader> readers = new HashMap<>();
    private final ControlPlane controlPlane;
    private final Lines lines;
    private final Map<String, String> environment;
    private final LocalAws aws;
    private final PausingWriter parameters;
    private final TenantConfigOperator operator;
    private final ConfigServer server;

    /**
     * Wires the parts; nothing runs yet.
     *
     * @param operatorSettings those that are not as by default
     * @param serverSettings likewise
     */
    SystemParts(
            ControlPlane controlPlane,
            Lines lines,
            LocalAws aws,
            TokenIssuer issuer,
            Map<String, String> operatorSettings,
            Map<String, String> serverSettings) {
        this.controlPlane = controlPlane;
        this.lines = lines;
        this.aws = aws;
        this.environment = lines.environment(aws);
        stores.forEach((store, provider) -> readers.put(store, running.keep(provider.openReader(environment))));
        this.parameters = new PausingWriter(openWriter(StoreId.PARAMETER_STORE));
        this.operator = running.keep(newOperator(operatorSettings));
        this.server = running.keep(newServer(issuer, serverSettings));
    }

    /** Returns when all of them work. */
    void start() throws IOException {
        operator.start();
        server.start();
        server.ready().join();
        startFunction();
    }

    /** The operator's way to Parameter Store. */
    PausingWriter parameters() {
        return parameters;
    }

    /** Host and port of the config server. */
    String serverAddress() {
        return "127.0.0.1:" + server.port();
    }

    /** What the store holds for a key; empty where nothing lies. */
    Optional<StoredEntry> stored(Scope scope, ConfigKey key) {
        Location location = routes.place(scope, key).location();
        ConfigReader reader = Objects.requireNonNull(readers.get(location.store()));
        return Optional.ofNullable(reader.read(Set.of(location)).get(location));
    }

    /** Neither may ever need to be started anew. */
    void assertAlive() {
        assertThat(operator.whyDead()).isEmpty();
        assertThat(server.whyDead()).isEmpty();
    }

    void assertServes() {
        assertThat(server.whyNotReady()).isEmpty();
    }

    @Override
    public void close() {
        running.close();
    }

    private TenantConfigOperator newOperator(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("TENANTCONFIG_CLUSTER_ID", "faults");
        Map<StoreId, ConfigWriter> writers = new HashMap<>();
        for (StoreId store : stores.keySet()) {
            writers.put(store, store.equals(StoreId.PARAMETER_STORE) ? parameters : openWriter(store));
        }
        return new TenantConfigOperator(
                newClient(Part.OPERATOR),
                OperatorSettings.parse(environment, Set.of()),
                routes,
                writers,
                Map.of(),
                clock);
    }

    private ConfigServer newServer(TokenIssuer issuer, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("TENANTCONFIG_ADDRESS", "127.0.0.1");
        environment.put("TENANTCONFIG_PORT", "0");
        environment.put("TENANTCONFIG_DEVELOPMENT_MODE", "true");
        environment.put("TENANTCONFIG_ISSUER", issuer.issuer());
        environment.put("TENANTCONFIG_JWKS_URL", lines.jwksUrl(issuer));
        environment.put("TENANTCONFIG_AUDIENCES", TokenIssuer.AUDIENCE);
        environment.put("TENANTCONFIG_DRAIN_LIMIT", "PT1S");
        return new ConfigServer(
                ServerSettings.parse(environment, Set.of()), newClient(Part.SERVER), routes, readers, clock);
    }

    private void startFunction() {
        var versions = RefreshHandler.versions(running.keep(AwsJson.of(environment)));
        var handler = new RefreshHandler(newClient(Part.REFRESH), routes, versions, clock);
        aws.parameterStore().onEvent(event -> {
            try {
                handler.handleRequest(new ByteArrayInputStream(event), new ByteArrayOutputStream(), null);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private ConfigWriter openWriter(StoreId store) {
        return running.keep(Objects.requireNonNull(stores.get(store)).openWriter(environment));
    }

    /** A client with the settings of the real processes. */
    private KubernetesClient newClient(Part part) {
        String kubeconfig = lines.through(
                controlPlane, controlPlane.kubeconfig(ControlPlane.SYSTEM_NAMESPACE, part.serviceAccount()));
        return running.keep(new KubernetesClientBuilder()
                .withConfig(ApiServerConnection.persistent(Config.fromKubeconfig(kubeconfig)))
                .withHttpClientFactory(ApiServerConnection.attentive(LONGEST_SILENCE))
                .build());
    }
}
