package io.tenantconfig.system.gitops;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.operator.TenantConfigOperator;
import io.tenantconfig.operator.settings.OperatorSettings;
import io.tenantconfig.quickstart.LocalAws;
import io.tenantconfig.quickstart.kube.InstalledCluster;
import io.tenantconfig.quickstart.kube.KubernetesApi.Part;
import io.tenantconfig.quickstart.tour.Stores;
import io.tenantconfig.refresh.AwsJson;
import io.tenantconfig.refresh.RefreshHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The operator and the refresh function, each with the rights of its own ServiceAccount, and AWS, which can be cut off. */
final class RunningSystem implements AutoCloseable {

    private static final Map<String, String> SETTINGS = Map.of(
            "TENANTCONFIG_CLUSTER_ID", "gitops",
            // A test does not wait as long as an outage may last.
            "TENANTCONFIG_RETRY_MAX", "PT2S");

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Map<StoreId, StoreProvider> providers = StoreProvider.installed();
    private final Routes routes = RoutesDocument.defaults(StoreProvider.layouts(providers));
    private final InstalledCluster cluster;
    private final LocalAws aws;
    private final List<Gate> gates;
    private final Map<StoreId, ConfigWriter> writers;
    private final Stores stores;
    private Optional<Runnable> stopOperator = Optional.empty();

    private RunningSystem(InstalledCluster cluster) throws IOException {
        this.cluster = cluster;
        this.aws = keep(LocalAws.start(0, 0));
        this.stores = new Stores(keep(aws.newSsmClient()), keep(aws.newDynamoDbClient()), LocalAws.TABLE);
        Map<String, String> environment = new HashMap<>(aws.environment());
        this.gates = List.of(gate(environment, "AWS_ENDPOINT_URL_SSM"), gate(environment, "AWS_ENDPOINT_URL_DYNAMODB"));
        this.writers = providers.values().stream()
                .collect(Collectors.toMap(StoreProvider::id, provider -> keep(provider.openWriter(environment))));
    }

    static RunningSystem start(InstalledCluster cluster) throws IOException {
        var system = new RunningSystem(cluster);
        system.startRefreshFunction();
        system.startOperator();
        return system;
    }

    Stores stores() {
        return stores;
    }

    void startOperator() {
        KubernetesClient client = cluster.newClient(Part.OPERATOR);
        var settings = OperatorSettings.parse(SETTINGS, Set.of());
        var operator = new TenantConfigOperator(client, settings, routes, writers, Map.of(), Clock.systemUTC());
        stopOperator = Optional.of(() -> {
            operator.close();
            client.close();
        });
        operator.start();
    }

    void stopOperator() {
        stopOperator.ifPresent(Runnable::run);
        stopOperator = Optional.empty();
    }

    /** Nothing of AWS can be reached by the operator. */
    void cutAwsOff() {
        gates.forEach(Gate::shut);
    }

    void letAwsBack() {
        gates.forEach(Gate::open);
    }

    @Override
    public void close() {
        stopOperator();
        while (!running.isEmpty()) {
            close(running.pop());
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException(part + ": did not stop cleanly", e);
        }
    }

    /** Every event of Parameter Store goes through the entry point that AWS calls. */
    private void startRefreshFunction() {
        var versions = RefreshHandler.versions(keep(AwsJson.of(aws.environment())));
        var handler = new RefreshHandler(keep(cluster.newClient(Part.REFRESH)), routes, versions, Clock.systemUTC());
        aws.parameterStore().onEvent(event -> {
            try {
                handler.handleRequest(new ByteArrayInputStream(event), new ByteArrayOutputStream(), null);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private Gate gate(Map<String, String> environment, String variable) throws IOException {
        var gate = keep(Gate.before(URI.create(environment.get(variable))));
        environment.put(variable, gate.endpoint().toString());
        return gate;
    }

    private <T extends AutoCloseable> T keep(T part) {
        running.push(part);
        return part;
    }
}
