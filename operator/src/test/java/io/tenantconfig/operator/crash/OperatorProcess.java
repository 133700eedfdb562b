package io.tenantconfig.operator.crash;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.operator.TenantConfigOperator;
import io.tenantconfig.operator.settings.OperatorSettings;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** One operator from its start to its end, with nothing in common with those before it. */
final class OperatorProcess implements AutoCloseable {

    private static final Map<String, String> SETTINGS = Map.of(
            "TENANTCONFIG_CLUSTER_ID", "test",
            "TENANTCONFIG_REPLACE_WAIT", "PT0.1S",
            "TENANTCONFIG_RETRY_INITIAL", "PT0.02S",
            "TENANTCONFIG_RETRY_MAX", "PT0.1S",
            "TENANTCONFIG_BLOCKED_RETRY", "PT1H",
            "TENANTCONFIG_SHUTDOWN_TIMEOUT", "PT0.1S",
            "TENANTCONFIG_THREADS", "1");

    private final int number;
    private final Traffic traffic;
    private final Relay parameters;
    private final Relay items;
    private final KubernetesClient client;
    private final Map<StoreId, ConfigWriter> writers = new HashMap<>();
    private final TenantConfigOperator operator;

    OperatorProcess(int number, Traffic traffic, String apiServer, Stores stores, Routes routes) {
        this.number = number;
        this.traffic = traffic;
        this.parameters = new Relay(stores.parameters(), operation -> traffic.call(number, "SSM", operation));
        this.items = new Relay(stores.items(), operation -> traffic.call(number, "DynamoDB", operation));
        this.client = client(apiServer, ApiServer.agent(number));
        Map<String, String> environment = stores.environment(parameters.endpoint(), items.endpoint());
        Stores.PROVIDERS.forEach((store, provider) -> writers.put(store, provider.openWriter(environment)));
        this.operator = new TenantConfigOperator(
                client, OperatorSettings.parse(SETTINGS, Set.of()), routes, writers, Map.of(), Clock.systemUTC());
        operator.start();
    }

    static KubernetesClient client(String apiServer, String agent) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(apiServer)
                        .withUserAgent(agent)
                        .withRequestRetryBackoffInterval(10)
                        .withRequestRetryBackoffLimit(3)
                        .build())
                .build();
    }

    boolean hasEnded() {
        return traffic.hasEnded(number);
    }

    /** Nothing of it gets through any more; then its threads end. */
    @Override
    public void close() {
        traffic.end(number);
        operator.close();
        client.close();
        writers.values().forEach(ConfigWriter::close);
        parameters.close();
        items.close();
    }
}
