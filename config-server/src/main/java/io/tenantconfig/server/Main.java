package io.tenantconfig.server;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigReader;
import io.tenantconfig.core.store.StoreProvider;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** Starts a server with the settings of the environment, and stops it when the process is told to end. */
public final class Main {

    private static final int USAGE = 2;

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
        if (List.of(arguments).equals(List.of("--help"))) {
            System.out.print(help(storeSettings(stores)));
            return;
        }
        if (arguments.length > 0) {
            System.err.println("arguments: " + Arrays.toString(arguments) + " (expected: none, or --help)");
            System.exit(USAGE);
        }
        try {
            run(System.getenv(), stores);
        } catch (InvalidInputException e) {
            System.err.println(e.getMessage());
            System.exit(USAGE);
        }
    }

    static String help(Set<String> storeSettings) {
        var text = new StringBuilder("""
                The TenantConfig config server: serves every tenant its own configuration over gRPC.

                It takes no arguments. Settings are environment variables; stores, AWS and Kubernetes clients read
                their usual ones, too.

                """);
        new TreeMap<>(SettingsParser.NAMES)
                .forEach((name, meaning) ->
                        text.append(String.format(Locale.ROOT, "  %-34s %s%n", ServerSettings.PREFIX + name, meaning)));
        if (!storeSettings.isEmpty()) {
            text.append(String.format(
                    Locale.ROOT, "%nRead by stores: %s%n", String.join(", ", new TreeSet<>(storeSettings))));
        }
        return text.toString();
    }

    private static Set<String> storeSettings(Map<StoreId, StoreProvider> stores) {
        return stores.values().stream()
                .flatMap(store -> store.settings().stream())
                .collect(Collectors.toSet());
    }

    private static void run(Map<String, String> environment, Map<StoreId, StoreProvider> stores)
            throws IOException, InterruptedException {
        ServerSettings settings = ServerSettings.parse(environment, storeSettings(stores));
        Map<StoreId, Layout> layouts = StoreProvider.layouts(stores);
        Routes routes = settings.routesFile()
                .map(file -> RoutesDocument.read(file, layouts))
                .orElseGet(() -> RoutesDocument.defaults(layouts));
        Map<StoreId, ConfigReader> readers = new HashMap<>();
        stores.forEach((store, provider) -> {
            if (routes.stores().contains(store)) {
                readers.put(store, provider.openReader(environment));
            }
        });
        KubernetesClient client = new KubernetesClientBuilder().build();
        var server = new ConfigServer(settings, client, routes, readers, InstantSource.system());
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            readers.values().forEach(ConfigReader::close);
            client.close();
            stopped.countDown();
        }));
        server.start();
        stopped.await();
    }
}
