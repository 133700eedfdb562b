package io.tenantconfig.system.gitops;

import static org.awaitility.Awaitility.await;

import io.tenantconfig.quickstart.kube.InstalledCluster;
import io.tenantconfig.quickstart.kube.ServerProcess;
import io.tenantconfig.system.Checkout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A real Argo CD. It is installed by its own manifests and our component; as there are no nodes, its components run as
 * processes, each with the rights of its own ServiceAccount. It takes repositories of {@code file:} addresses.
 */
final class ArgoCd implements AutoCloseable {

    static final String NAMESPACE = "argocd";

    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final InstalledCluster cluster;
    private final ArgoCdPrograms programs;
    private final Path directory;
    private final Deque<ServerProcess> running = new ArrayDeque<>();
    private final HttpClient http = HttpClient.newHttpClient();

    private ArgoCd(InstalledCluster cluster, ArgoCdPrograms programs, Path directory) {
        this.cluster = cluster;
        this.programs = programs;
        this.directory = directory;
    }

    /**
     * Installs and starts it; returns when it is ready.
     *
     * @param directory for data and logs; must not exist. Its path must be short: a Unix socket is in it
     */
    static ArgoCd start(InstalledCluster cluster, ArgoCdPrograms programs, Path directory) throws IOException {
        for (String name : List.of("install", "home", "tmp", "tls", "ssh", "gpg", "plugins")) {
            Files.createDirectories(directory.resolve(name));
        }
        Files.createFile(directory.resolve("ssh/ssh_known_hosts"));
        var argoCd = new ArgoCd(cluster, programs, directory);
        try {
            argoCd.install();
            argoCd.startComponents();
            return argoCd;
        } catch (IOException | RuntimeException e) {
            argoCd.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        while (!running.isEmpty()) {
            running.pop().close();
        }
        http.close();
        // The repo-server takes its own rights away from its checkouts, and nobody could remove them.
        Commands.run(directory, Map.of(), List.of("chmod", "-R", "u+rwx", directory.toString()));
    }

    /** As the component's documentation says. */
    private void install() throws IOException {
        Path install = directory.resolve("install");
        Files.writeString(install.resolve("namespace.yaml"), """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: %s
                """.formatted(NAMESPACE));
        Files.writeString(install.resolve("kustomization.yaml"), """
                namespace: %s
                resources:
                - namespace.yaml
                - %s
                components:
                - %s
                """.formatted(
                        NAMESPACE,
                        install.toRealPath().relativize(programs.manifests().toRealPath()),
                        install.toRealPath().relativize(Checkout.ROOT.resolve("manifests/components/argocd"))));
        // Server-side, for its definitions are larger than the annotation of client-side apply may be.
        cluster.kubectl().succeed("apply", "--server-side", "-k", install.toString());
        cluster.kubectl()
                .succeed(
                        "wait",
                        "--for=condition=Established",
                        "--timeout=60s",
                        "crd/applications.argoproj.io",
                        "crd/applicationsets.argoproj.io",
                        "crd/appprojects.argoproj.io");
        // Its API server, which does not run here, would make the key. Without it the controller drops all later
        // settings.
        cluster.kubectl()
                .succeed(
                        "patch",
                        "secret/argocd-secret",
                        "--namespace=" + NAMESPACE,
                        "--type=merge",
                        "--patch={\"stringData\":{\"server.secretkey\":\"" + UUID.randomUUID() + "\"}}");
    }

    private void startComponents() throws IOException {
        int redis = freePort();
        start("redis", Map.of(), Integer.toString(redis));
        int repositories = startRepoServer(redis);
        startApplicationController(redis, repositories);
        startApplicationSetController(repositories);
    }

    private int startRepoServer(int redis) throws IOException {
        int port = freePort();
        int metrics = freePort();
        var process = start(
                "argocd-repo-server",
                Map.of(),
                "--address=127.0.0.1",
                "--port=" + port,
                "--metrics-address=127.0.0.1",
                "--metrics-port=" + metrics,
                "--redis=127.0.0.1:" + redis,
                "--disable-tls",
                "--logformat=text");
        awaitAnswer(process, metrics, "/healthz");
        return port;
    }

    private void startApplicationController(int redis, int repositories) throws IOException {
        int metrics = freePort();
        var process = start(
                "argocd-application-controller",
                identity("argocd-application-controller"),
                "--namespace=" + NAMESPACE,
                "--redis=127.0.0.1:" + redis,
                "--repo-server=127.0.0.1:" + repositories,
                "--repo-server-plaintext",
                "--metrics-port=" + metrics,
                "--logformat=text");
        awaitAnswer(process, metrics, "/healthz");
    }

    private void startApplicationSetController(int repositories) throws IOException {
        int metrics = freePort();
        var process = start(
                "argocd-applicationset-controller",
                identity("argocd-applicationset-controller"),
                "--namespace=" + NAMESPACE,
                "--argocd-repo-server=127.0.0.1:" + repositories,
                "--repo-server-plaintext",
                "--metrics-addr=127.0.0.1:" + metrics,
                "--probe-addr=127.0.0.1:" + freePort(),
                "--webhook-addr=127.0.0.1:" + freePort(),
                "--logformat=text");
        // It tells nothing about its health.
        awaitAnswer(process, metrics, "/metrics");
    }

    /** The environment variables by which a component is its own ServiceAccount. */
    private Map<String, String> identity(String serviceAccount) throws IOException {
        Path kubeconfig = directory.resolve(serviceAccount + ".kubeconfig");
        Files.writeString(kubeconfig, cluster.controlPlane().kubeconfig(NAMESPACE, serviceAccount));
        return Map.of(
                "KUBECONFIG",
                kubeconfig.toString(),
                // https://kubernetes.default.svc is the cluster of the kubeconfig.
                "ARGOCD_FAKE_IN_CLUSTER",
                "true");
    }

    private ServerProcess start(String component, Map<String, String> identity, String... arguments)
            throws IOException {
        Map<String, String> environment = new HashMap<>(identity);
        environment.put("PATH", programs.directory() + ":" + System.getenv("PATH"));
        environment.put("HOME", directory.resolve("home").toString());
        environment.put("TMPDIR", directory.resolve("tmp").toString());
        environment.put("ARGOCD_TLS_DATA_PATH", directory.resolve("tls").toString());
        environment.put("ARGOCD_SSH_DATA_PATH", directory.resolve("ssh").toString());
        environment.put("ARGOCD_GPG_ENABLED", "false");
        environment.put("ARGOCD_GNUPGHOME", directory.resolve("gpg").toString());
        environment.put(
                "ARGOCD_PLUGINSOCKFILEPATH", directory.resolve("plugins").toString());
        environment.put(
                "ARGOCD_ASK_PASS_SOCK", directory.resolve("ask-pass.sock").toString());
        // A test heals more often than anybody would by hand.
        environment.put("ARGOCD_APPLICATION_CONTROLLER_SELF_HEAL_BACKOFF_TIMEOUT_SECONDS", "0");
        List<String> command = new ArrayList<>(List.of(programs.program(component)));
        command.addAll(List.of(arguments));
        var process = ServerProcess.start(component, command, environment, directory.resolve(component + ".log"));
        running.push(process);
        return process;
    }

    private void awaitAnswer(ServerProcess process, int port, String path) {
        await().atMost(START_LIMIT)
                .failFast(process.describe(), () -> !process.isAlive())
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> answers(port, path));
    }

    private boolean answers(int port, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(2))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
