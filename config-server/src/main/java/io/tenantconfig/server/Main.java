package io.tenantconfig.server;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.settings.Setting;
import io.tenantconfig.core.store.ConfigReader;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.crds.ApiServerConnection;
import io.tenantconfig.process.AdminServer;
import io.tenantconfig.process.AdminSettings;
import io.tenantconfig.process.CommandLine;
import io.tenantconfig.process.JvmMetrics;
import io.tenantconfig.process.Termination;
import io.tenantconfig.server.tracing.Tracing;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts a server with the settings of the environment, and stops it when the process is told to end. */
public final class Main {

    /** Read by the logging library when the first logger is made; that is why this class has none. */
    private static final String LOGGING = "logback.configurationFile";

    private Main() {}

    /**
     * Runs until the process is told to end.
     *
     * @param arguments none, or {@code --help}
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "io/tenantconfig/server/logback.xml");
        }
        Map<StoreId, StoreProvider> stores = StoreProvider.installed();
        List<Setting<?, ?>> others = others(stores);
        var line = new CommandLine(
                "The TenantConfig config server: serves every tenant its own configuration over gRPC.",
                ServerSettings.variables().and(others));
        int code = line.run(
                List.of(arguments),
                System.getenv(),
                environment -> run(environment, stores, ServerSettings.parse(environment, others)),
                System.out,
                System.err);
        System.exit(code);
    }

    /** What this process reads beside its own settings. */
    static List<Setting<?, ?>> others(Map<StoreId, StoreProvider> stores) {
        return Stream.concat(AdminSettings.VARIABLES.stream(), StoreProvider.settings(stores).stream())
                .toList();
    }

    private static int run(Map<String, String> environment, Map<StoreId, StoreProvider> stores, ServerSettings settings)
            throws IOException {
        AdminSettings adminSettings = AdminSettings.of(environment);
        Routes routes = RoutesDocument.load(settings.routesFile(), StoreProvider.layouts(stores));
        Map<StoreId, ConfigReader> readers = new HashMap<>();
        stores.forEach((store, provider) -> {
            if (routes.stores().contains(store)) {
                readers.put(store, provider.openReader(environment));
            }
        });
        var metrics = JvmMetrics.newRegistry();
        try (var termination = Termination.install();
                var tracing = Tracing.of(environment);
                KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(ApiServerConnection.persistent(Config.autoConfigure(null)))
                        .withHttpClientFactory(ApiServerConnection.attentive())
                        .withHttpClientBuilderConsumer(
                                builder -> builder.addOrReplaceInterceptor("forgetful-bodies", new ForgetfulBodies()))
                        .build();
                var server = new ConfigServer(
                        settings, client, routes, readers, InstantSource.system(), metrics, tracing.openTelemetry());
                var _ = AdminServer.open(adminSettings, server, metrics)) {
            server.start();
            // Before the probes end: who asks while it drains is told so.
            termination.told().thenRun(server::close).join();
            return CommandLine.SUCCESS;
        } finally {
            readers.values().forEach(ConfigReader::close);
        }
    }
}
