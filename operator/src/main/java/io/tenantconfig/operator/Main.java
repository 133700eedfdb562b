package io.tenantconfig.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.settings.Setting;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.core.store.VersionSweep;
import io.tenantconfig.crds.ApiServerConnection;
import io.tenantconfig.operator.settings.OperatorSettings;
import io.tenantconfig.process.AdminServer;
import io.tenantconfig.process.AdminSettings;
import io.tenantconfig.process.CommandLine;
import io.tenantconfig.process.JvmMetrics;
import io.tenantconfig.process.Termination;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The operator's process: settings from the environment, stores from the class path, until it is told to stop. */
public final class Main {

    /** The exit code of a process that was the working replica and no longer is. */
    private static final int LEASE_LOST = 3;

    /** Read by the logging library when the first logger is made; that is why this class has none. */
    private static final String LOGGING = "logback.configurationFile";

    private Main() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "io/tenantconfig/operator/logback.xml");
        }
        Map<StoreId, StoreProvider> stores = StoreProvider.installed();
        List<Setting<?, ?>> others = others(stores);
        var line = new CommandLine(
                "The TenantConfig operator: brings the stores to what TenantConfig resources declare.",
                OperatorSettings.variables().and(others));
        int code = line.run(
                List.of(arguments),
                System.getenv(),
                environment -> run(environment, stores, OperatorSettings.parse(environment, others)),
                System.out,
                System.err);
        System.exit(code);
    }

    /** What this process reads beside its own settings. */
    static List<Setting<?, ?>> others(Map<StoreId, StoreProvider> stores) {
        return Stream.concat(AdminSettings.VARIABLES.stream(), StoreProvider.settings(stores).stream())
                .toList();
    }

    private static int run(
            Map<String, String> environment, Map<StoreId, StoreProvider> stores, OperatorSettings settings)
            throws IOException, InterruptedException {
        AdminSettings adminSettings = AdminSettings.of(environment);
        Routes routes = RoutesDocument.load(settings.routesFile(), StoreProvider.layouts(stores));
        Map<StoreId, ConfigWriter> writers =
                open(routes, store -> provider(stores, store).openWriter(environment));
        Map<StoreId, VersionSweep> sweeps =
                open(routes, store -> provider(stores, store).openSweep(environment));
        var metrics = JvmMetrics.newRegistry();
        try (var termination = Termination.install();
                KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(kubernetes(ApiServerConnection.persistent(Config.autoConfigure(null))))
                        .withHttpClientFactory(ApiServerConnection.attentive())
                        .build();
                var operator = new TenantConfigOperator(
                        client, settings, routes, writers, sweeps, Clock.systemUTC(), metrics);
                var _ = AdminServer.open(adminSettings, operator, metrics)) {
            var _ = termination.told().thenRun(operator::close);
            operator.start();
            return exitCode(operator.end().join());
        } finally {
            writers.values().forEach(ConfigWriter::close);
            sweeps.values().forEach(VersionSweep::close);
        }
    }

    /** By its user agent the API server names who manages the fields that it writes. */
    static Config kubernetes(Config found) {
        return new ConfigBuilder(found).withUserAgent("tenantconfig-operator").build();
    }

    private static int exitCode(End end) {
        return switch (end) {
            case CLOSED -> CommandLine.SUCCESS;
            case BROKEN -> CommandLine.BROKEN;
            case LEASE_LOST -> {
                // Without waiting for the passes in hand: another replica may be at work. What they leave half done,
                // the status announces.
                Runtime.getRuntime().halt(LEASE_LOST);
                yield LEASE_LOST;
            }
        };
    }

    private static <T> Map<StoreId, T> open(Routes routes, Function<StoreId, T> opener) {
        return routes.stores().stream().collect(Collectors.toMap(Function.identity(), opener));
    }

    private static StoreProvider provider(Map<StoreId, StoreProvider> stores, StoreId store) {
        StoreProvider provider = stores.get(store);
        if (provider == null) {
            throw new IllegalStateException("store: " + store + " (expected: one that is installed)");
        }
        return provider;
    }
}
