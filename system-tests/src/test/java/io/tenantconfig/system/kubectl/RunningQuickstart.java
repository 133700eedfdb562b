package io.tenantconfig.system.kubectl;

import static org.awaitility.Awaitility.await;

import io.tenantconfig.quickstart.kube.ControlPlaneBinaries;
import io.tenantconfig.quickstart.kube.ServerProcess;
import io.tenantconfig.system.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code ./quickstart.sh --control-plane}, and a shell beside it that has sourced its environment. */
final class RunningQuickstart implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final long COMMAND_MINUTES = 3;

    /** What the quickstart prints when the tour is over, and what it has printed before if all of it worked. */
    private static final String TOUR_IS_OVER = "It stays up";

    private static final String ALL_WORKED = "9 of 9 steps passed";

    private final Path directory;
    private final String path;
    private final ServerProcess process;

    private RunningQuickstart(Path directory, String path) throws IOException {
        this.directory = directory;
        this.path = path;
        this.process = ServerProcess.start(
                "quickstart",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.tenantconfig.quickstart.Main",
                        "--home",
                        directory.resolve("quickstart").toString(),
                        "--control-plane"),
                Map.of(),
                directory.resolve("quickstart.log"));
    }

    /**
     * Starts it; returns when the tour is over and the samples are as they were before.
     *
     * @param directory where commands run; is made, and looks like the checkout
     */
    static RunningQuickstart start(Path directory) throws IOException, InterruptedException {
        likeTheCheckout(directory);
        var programs = ControlPlaneBinaries.provide(Checkout.ROOT);
        Path tools = Checkout.ROOT.resolve("system-tests/tools");
        Path grpcurl = printedPath(tools.resolve("grpcurl.sh"));
        String path = Stream.of(Path.of(programs.kubectl()).getParent(), grpcurl.getParent(), tools)
                .map(Path::toString)
                .reduce("", (all, one) -> all + one + ":");
        var quickstart = new RunningQuickstart(directory, path + System.getenv("PATH"));
        try {
            await().atMost(START_LIMIT).until(quickstart::isThroughTheTour);
            await().atMost(START_LIMIT)
                    .until(() -> quickstart
                            .run("kubectl wait -n acme --for=condition=Ready --timeout=10s"
                                    + " tcfg/checkout tcfg/reports")
                            .contains("reports condition met"));
            return quickstart;
        } catch (RuntimeException e) {
            quickstart.close();
            throw e;
        }
    }

    private boolean isThroughTheTour() {
        String log = process.log();
        boolean isOver = log.contains(TOUR_IS_OVER);
        if (!process.isAlive() || (isOver && !log.contains(ALL_WORKED))) {
            throw new IllegalStateException("quickstart: did not work (expected: " + ALL_WORKED + ")\n" + log);
        }
        return isOver;
    }

    /** Runs commands in one shell; what they print, and on failure the exit code. */
    String run(String commands) throws IOException, InterruptedException {
        return output(directory, Map.of("PATH", path), "bash", "-c", "source quickstart/run/env\n" + commands);
    }

    /** Runs commands of which each must succeed. */
    void succeed(String commands) throws IOException, InterruptedException {
        String printed = run("set -euo pipefail\n" + commands + "\necho done");
        if (!printed.endsWith("done\n")) {
            throw new AssertionError(commands + "\nsaid\n" + printed);
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private static void likeTheCheckout(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (String name : List.of("manifests", "crds", "config-api", "system-tests")) {
            Files.createSymbolicLink(directory.resolve(name), Checkout.ROOT.resolve(name));
        }
        Path samples = Checkout.ROOT.resolve("quickstart/tenants");
        try (Stream<Path> files = Files.walk(samples)) {
            for (Path file : files.toList()) {
                Path copy = directory.resolve("quickstart/tenants").resolve(samples.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    /** What a script that provides a program prints; its progress and its complaints go where the test's go. */
    private static Path printedPath(Path script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(script.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(script + ": failed (expected: the path of a program)");
        }
        return Path.of(printed.strip());
    }

    private static String output(Path directory, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(COMMAND_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return printed;
    }
}
