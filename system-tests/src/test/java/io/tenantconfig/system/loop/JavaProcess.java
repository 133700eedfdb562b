package io.tenantconfig.system.loop;

import static org.awaitility.Awaitility.await;

import io.tenantconfig.quickstart.kube.ServerProcess;
import io.tenantconfig.system.Checkout;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A process of the system, as its image starts it: its own jar and what it needs at run time on the class path, and no other
 * environment than the given one.
 *
 * @param module its directory in the checkout
 */
record JavaProcess(String module, String mainClass) {

    /** For a busy machine. */
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    static final JavaProcess OPERATOR = new JavaProcess("operator", "io.tenantconfig.operator.Main");
    static final JavaProcess CONFIG_SERVER = new JavaProcess("config-server", "io.tenantconfig.server.Main");

    /**
     * Starts it; returns when it is ready.
     *
     * @param name for its log, {@code NAME.log} in the directory
     */
    ServerProcess start(String name, Map<String, String> environment, Path directory) throws IOException {
        int adminPort = FreePort.find();
        List<String> command = new ArrayList<>(List.of("env", "-i"));
        environment.forEach((variable, value) -> command.add(variable + "=" + value));
        command.addAll(List.of("TENANTCONFIG_ADMIN_ADDRESS=127.0.0.1", "TENANTCONFIG_ADMIN_PORT=" + adminPort));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath(), mainClass));
        var process = ServerProcess.start(name, command, Map.of(), directory.resolve(name + ".log"));
        try {
            awaitReady(process, URI.create("http://127.0.0.1:" + adminPort + "/readyz"));
            return process;
        } catch (RuntimeException e) {
            process.kill();
            throw e;
        }
    }

    private static void awaitReady(ServerProcess process, URI readiness) {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(readiness).build();
            await().atMost(START_LIMIT)
                    .failFast(() -> checkAlive(process))
                    .ignoreException(ConnectException.class)
                    .until(() ->
                            client.send(request, BodyHandlers.discarding()).statusCode() == HttpURLConnection.HTTP_OK);
        }
    }

    private static void checkAlive(ServerProcess process) {
        if (!process.isAlive()) {
            throw new IllegalStateException(process.describe());
        }
    }

    private String classPath() throws IOException {
        Path target = Checkout.ROOT.resolve(module).resolve("target");
        return jar(target) + File.pathSeparator + Files.readString(target.resolve("runtime.classpath"));
    }

    private Path jar(Path target) throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName()
                            .toString()
                            .matches("tenantconfig-" + module + "-[0-9.]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            target + ": no jar (expected: built by ./mvnw package -pl " + module + " -am)"));
        }
    }
}
