package io.tenantconfig.quickstart;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.grpc.ManagedChannelBuilder;
import io.tenantconfig.quickstart.gitops.TenantFolder;
import io.tenantconfig.quickstart.tour.Stores;
import io.tenantconfig.quickstart.tour.Tour;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Starts the whole loop, walks the tour, and stays up until it is interrupted. */
@Command(
        name = "./quickstart.sh",
        mixinStandardHelpOptions = true,
        version = "TenantConfig 0.1.0",
        description = {
            "Runs TenantConfig as a whole in one JVM: a Kubernetes API, Parameter Store and DynamoDB on this machine, the"
                    + " operator, the config server, the refresh function and a token issuer.",
            "Walks a tour through it, then stays up to play with until Ctrl-C. Needs no cluster and no AWS account.",
            ""
        })
public final class Main implements Callable<Integer> {

    /** Tokens in {@code run/env} outlast a day of playing. */
    private static final Duration TOKEN_VALIDITY = Duration.ofHours(24);

    private final PrintStream out;
    private final CountDownLatch finished = new CountDownLatch(1);

    /** Beside the interrupt, which a part that is starting may take for its own. */
    private final CountDownLatch stopRequested = new CountDownLatch(1);

    @Mixin
    private Options options = new Options();

    Main(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(commandLine(new Main(out)).execute(arguments));
    }

    static CommandLine commandLine(Main main) {
        return new CommandLine(main)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((exception, commandLine, _) -> {
                    commandLine.getErr().println(reasons(exception));
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    /** What went wrong and why, a line each. */
    private static String reasons(Throwable exception) {
        return Stream.iterate(exception, Objects::nonNull, Throwable::getCause)
                .map(reason -> Objects.requireNonNullElse(
                        reason.getMessage(), reason.getClass().getSimpleName()))
                .distinct()
                .collect(Collectors.joining("\n  because "));
    }

    @Override
    public Integer call() throws Exception {
        try {
            return run();
        } finally {
            finished.countDown();
        }
    }

    private int run() throws Exception {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME))
                .setLevel(Level.convertAnSLF4JLevel(options.logLevel));
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        var mainThread = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(mainThread)));
        long started = System.nanoTime();
        try (var run = RunDirectory.prepare(options.home, options.keepData);
                var loop = Loop.start(options, run.controlPlane())) {
            if (stopRequested.getCount() == 0) {
                out.println("Stopping.");
                return CommandLine.ExitCode.OK;
            }
            run.writeKubeconfig(loop.kubernetes().kubeconfig());
            run.writeEnvironment(environment(run, loop));
            out.printf(
                    "Everything is up after %d ms.%n",
                    Duration.ofNanos(System.nanoTime() - started).toMillis());
            int failures = play(run, loop);
            return failures == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (IOException | RuntimeException e) {
            if (stopRequested.getCount() > 0) {
                throw e;
            }
            // A part that was interrupted while it started.
            out.println("Stopping.");
            return CommandLine.ExitCode.OK;
        }
    }

    private int play(RunDirectory run, Loop loop) {
        var channel = ManagedChannelBuilder.forTarget(loop.serverAddress())
                .usePlaintext()
                .build();
        try (var user = loop.kubernetes().newUserClient();
                var folder = new TenantFolder(run.tenants(), user, line -> out.println("    " + line));
                var ssm = loop.aws().newSsmClient();
                var dynamoDb = loop.aws().newDynamoDbClient()) {
            var stores = new Stores(ssm, dynamoDb, LocalAws.TABLE);
            int failures = 0;
            if (run.tenantsWereKept()) {
                out.println("No tour, because it is about the samples: the tenants of an earlier start are applied.");
                folder.start();
            } else {
                failures = new Tour(stores, user, channel, loop.issuer(), folder, run.tenants(), out).walk();
            }
            if (!options.once) {
                out.println(howToPlay(run) + loop.kubernetes().hints());
                stopRequested.await();
            }
            return failures;
        } catch (InterruptedException e) {
            out.println("Stopping.");
            return 0;
        } finally {
            channel.shutdownNow();
        }
    }

    private Map<String, String> environment(RunDirectory run, Loop loop) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("KUBECONFIG", run.kubeconfig().toAbsolutePath().toString());
        variables.put("TENANTCONFIG_ADDR", loop.serverAddress());
        variables.putAll(loop.aws().environment());
        variables.put("TOKEN_ACME", loop.issuer().token("acme", TOKEN_VALIDITY));
        variables.put("TOKEN_GLOBEX", loop.issuer().token("globex", TOKEN_VALIDITY));
        variables.put("TOKEN_EXPIRED", loop.issuer().expiredToken("acme"));
        variables.put("TOKEN_FORGED", loop.issuer().forgedToken("acme"));
        return variables;
    }

    private static String howToPlay(RunDirectory run) {
        return """

                It stays up; Ctrl-C stops it and leaves nothing behind. In another terminal, from this directory:

                  source %s
                  kubectl get tenantconfigs -A
                  grpcurl -plaintext -H "authorization: Bearer $TOKEN_ACME" -d '{"service": "checkout"}' \\
                    $TENANTCONFIG_ADDR tenantconfig.v1.ConfigService/WatchConfigs
                  aws ssm put-parameter --overwrite --name /config-service/acme/checkout/feature-x --value beta

                A YAML file saved in %s is applied, a deleted one is deleted.
                """.formatted(run.environmentFile(), run.tenants());
    }

    /** On Ctrl-C, lets the main thread close everything in order before the JVM ends. */
    private void stop(Thread mainThread) {
        if (finished.getCount() == 0) {
            return;
        }
        stopRequested.countDown();
        mainThread.interrupt();
        try {
            if (!finished.await(20, TimeUnit.SECONDS)) {
                out.println("Not everything stopped within 20 s.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
