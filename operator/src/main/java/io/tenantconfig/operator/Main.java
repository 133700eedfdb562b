package io.tenantconfig.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.operator.settings.OperatorSettings;
import io.tenantconfig.operator.settings.Variable;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The operator's process: settings from the environment, stores from the class path, until it is told to stop. */
public final class Main {

    private static final int USAGE = 2;

    /** Read by the logging library when the first logger is made; that is why this class has none. */
    private static final String LOGGING = "logback.configurationFile";

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "io/tenantconfig/operator/logback.xml");
        }
        Map<StoreId, StoreProvider> providers = StoreProvider.installed();
        if (List.of(arguments).equals(List.of("--help"))) {
            printHelp(System.out, providers);
            return;
        }
        if (arguments.length > 0) {
            System.err.println("arguments: " + Arrays.toString(arguments) + " (expected: none, or --help)");
            System.exit(USAGE);
        }
        try {
            run(System.getenv(), providers);
        } catch (InvalidInputException | UncheckedIOException e) {
            System.err.println(e.getMessage());
            System.exit(USAGE);
        }
    }

    private static void run(Map<String, String> environment, Map<StoreId, StoreProvider> providers)
            throws InterruptedException {
        var settings = OperatorSettings.parse(environment, storeSettings(providers));
        var layouts = StoreProvider.layouts(providers);
        Routes routes = settings.routesFile()
                .map(file -> RoutesDocument.read(file, layouts))
                .orElseGet(() -> RoutesDocument.defaults(layouts));
        Map<StoreId, ConfigWriter> writers = routes.stores().stream()
                .collect(Collectors.toMap(
                        Function.identity(), store -> provider(providers, store).openWriter(environment)));
        var stopped = new CountDownLatch(1);
        try (KubernetesClient client = new KubernetesClientBuilder().build();
                var operator = new TenantConfigOperator(client, settings, routes, writers, Clock.systemUTC())) {
            Thread main = Thread.currentThread();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopped, main), "shutdown"));
            operator.start();
            stopped.await();
        } finally {
            writers.values().forEach(ConfigWriter::close);
        }
    }

    /** The process ends when its hooks have: this one waits until the passes in hand have come to their end. */
    private static void stop(CountDownLatch stopped, Thread main) {
        stopped.countDown();
        try {
            main.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static StoreProvider provider(Map<StoreId, StoreProvider> providers, StoreId store) {
        StoreProvider provider = providers.get(store);
        if (provider == null) {
            throw new IllegalStateException("store: " + store + " (expected: one that is installed)");
        }
        return provider;
    }

    private static Set<String> storeSettings(Map<StoreId, StoreProvider> providers) {
        return providers.values().stream()
                .flatMap(provider -> provider.settings().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void printHelp(PrintStream out, Map<StoreId, StoreProvider> providers) {
        out.println("The TenantConfig operator. It takes no arguments; its settings are environment variables:");
        for (Variable variable : Variable.values()) {
            out.printf("  %-30s %s%n", variable.variable(), variable.meaning());
        }
        out.println("and those of the stores, which their documentation explains:");
        storeSettings(providers).forEach(name -> out.println("  " + name));
    }
}
