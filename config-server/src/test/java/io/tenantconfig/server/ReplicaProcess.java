package io.tenantconfig.server;

import static org.awaitility.Awaitility.await;

import io.tenantconfig.server.auth.TokenIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A config server as a process of its own, with no other environment than it is given. */
final class ReplicaProcess implements AutoCloseable {

    /** For a busy machine. */
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private static final Pattern PORT = Pattern.compile(" ConfigServer Listening; loading port=\"(\\d+)\"");
    private static final Pattern ADMIN_PORT =
            Pattern.compile(" AdminServer Probes and metrics are served port=\"(\\d+)\"");

    private final Path log;
    private final Process process;

    private ReplicaProcess(Path log, Process process) {
        this.log = log;
        this.process = process;
    }

    /**
     * Starts one among the API server and the issuer of a world. Returns at once.
     *
     * @param environment what it is to have in its environment besides
     * @param log takes what it writes
     */
    static ReplicaProcess start(World world, Map<String, String> environment, Path log) throws IOException {
        var builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> all = builder.environment();
        all.clear();
        all.put("KUBERNETES_MASTER", world.apiServer());
        all.put("TENANTCONFIG_DEVELOPMENT_MODE", "true");
        all.put("TENANTCONFIG_ADDRESS", "127.0.0.1");
        all.put("TENANTCONFIG_PORT", "0");
        all.put("TENANTCONFIG_ADMIN_ADDRESS", "127.0.0.1");
        all.put("TENANTCONFIG_ADMIN_PORT", "0");
        all.put("TENANTCONFIG_ISSUER", world.issuer.address());
        all.put("TENANTCONFIG_AUDIENCES", TokenIssuer.AUDIENCE);
        all.put("AWS_REGION", "eu-central-1");
        all.put("AWS_ACCESS_KEY_ID", "anybody");
        all.put("AWS_SECRET_ACCESS_KEY", "anything");
        all.putAll(environment);
        return new ReplicaProcess(log, builder.start());
    }

    ReplicaProcess awaitReady() {
        await().atMost(START_LIMIT).failFast(this::checkAlive).until(() -> log().contains("Serving; "));
        return this;
    }

    private void checkAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("the process has ended:\n" + log());
        }
    }

    /** Host and port. */
    String address() {
        return "127.0.0.1:" + printed(PORT);
    }

    /** What the admin port answers. */
    String ask(String path) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + printed(ADMIN_PORT) + path));
            return client.send(request.build(), BodyHandlers.ofString()).body();
        }
    }

    /** SIGTERM, as the kubelet sends it. */
    void tellToEnd() {
        process.destroy();
    }

    /** SIGKILL: it does nothing more. */
    void kill() {
        process.destroyForcibly();
    }

    /** Whether it ends within this time. */
    boolean endsWithin(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Writes all that lives on its heap, and nothing else. */
    Path dumpHeap(Path file) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process dumping = new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.heap_dump", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(dumping.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (dumping.waitFor() != 0) {
            throw new IllegalStateException("jcmd: " + said);
        }
        return file;
    }

    /** What it wrote. */
    String log() throws IOException {
        return Files.readString(log);
    }

    private String printed(Pattern pattern) {
        try {
            return pattern.matcher(log())
                    .results()
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("its log says no port"))
                    .group(1);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
