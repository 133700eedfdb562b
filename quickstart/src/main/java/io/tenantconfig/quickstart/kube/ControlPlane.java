package io.tenantconfig.quickstart.kube;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * A real Kubernetes control plane on the loopback address: etcd, API server and controller manager, with RBAC. There is no
 * node: Pods are made and stay Pending.
 */
public final class ControlPlane implements AutoCloseable {

    /** Where the system's own objects live. */
    public static final String SYSTEM_NAMESPACE = "tenantconfig-system";

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(100);
    /** What the system's own ServiceAccounts ask for, and what they are answered; no bodies. */
    private static final String AUDIT_POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
            - level: Metadata
              userGroups: ["system:serviceaccounts:%s"]
            - level: None
            """.formatted(SYSTEM_NAMESPACE);

    private static final long TOKEN_SECONDS = Duration.ofHours(24).toSeconds();

    /** What manifests and tests rely on; the others want nodes or a cloud. */
    private static final String CONTROLLERS = String.join(
            ",",
            "namespace-controller",
            "garbage-collector-controller",
            "serviceaccount-controller",
            "serviceaccount-token-controller",
            "root-ca-certificate-publisher-controller",
            "clusterrole-aggregation-controller",
            "resourcequota-controller",
            "validatingadmissionpolicy-status-controller",
            "deployment-controller",
            "replicaset-controller");

    private final ControlPlaneBinaries binaries;
    private final Path directory;
    private final int port;
    private final int etcdPort;
    private final ServiceAccountKeys keys;
    private final String adminToken = UUID.randomUUID().toString();
    private final Deque<ServerProcess> running = new ArrayDeque<>();
    private ServerProcess apiServer;

    private ControlPlane(ControlPlaneBinaries binaries, Path directory, int port) throws IOException {
        this.binaries = binaries;
        this.directory = directory;
        this.port = free(port);
        this.etcdPort = free(0);
        this.keys = ServiceAccountKeys.createIn(directory);
        Files.writeString(directory.resolve("tokens.csv"), adminToken + ",admin,admin,\"system:masters\"\n");
        Files.writeString(auditPolicy(), AUDIT_POLICY);
        try {
            startEtcd();
            this.apiServer = newApiServer();
            running.push(apiServer);
            await("the API server", apiServer, this::isReady);
            startControllerManager();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts one that is empty; returns when it answers.
     *
     * @param directory for data and logs; must not exist, and is readable by its owner alone
     * @param port of the API server; 0 for any free one
     * @throws BindException if the port is taken
     * @throws IOException if a program does not start; it names the program's log
     */
    public static ControlPlane start(ControlPlaneBinaries binaries, Path directory, int port) throws IOException {
        Files.createDirectories(directory.toAbsolutePath().getParent());
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new ControlPlane(binaries, directory, port);
    }

    public ControlPlaneBinaries binaries() {
        return binaries;
    }

    /** Where the API server listens. */
    public URI uri() {
        return URI.create("https://127.0.0.1:" + port);
    }

    /** Where etcd listens, for tests that do to it what happens to etcd. */
    public URI etcd() {
        return URI.create("http://127.0.0.1:" + etcdPort);
    }

    /**
     * The API server's audit log: a JSON document in each line (https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/)
     * for every request of a ServiceAccount in {@value #SYSTEM_NAMESPACE}, written before it is answered in full.
     */
    public Path auditLog() {
        return directory.resolve("audit.log");
    }

    /** The text of the administrator's kubeconfig, a member of {@code system:masters}. */
    public String kubeconfig() {
        return admin().text();
    }

    /** An administrator's client, to be closed by the caller. */
    public KubernetesClient newClient() {
        return admin().newClient();
    }

    /**
     * A client with the rights of a ServiceAccount, which must exist, to be closed by the caller. It calls itself by the
     * account's name, as the processes do.
     */
    public KubernetesClient newClient(String namespace, String serviceAccount) {
        return as(namespace, serviceAccount).newClient(serviceAccount);
    }

    /** The text of a kubeconfig with the rights of a ServiceAccount, which must exist. */
    public String kubeconfig(String namespace, String serviceAccount) {
        return as(namespace, serviceAccount).text();
    }

    /** Stops the API server as a crash does. What is stored stays. */
    public void stopApiServer() {
        apiServer.kill();
        running.remove(apiServer);
    }

    /** Starts the API server again, at the same address; returns when it answers. */
    public void startApiServer() throws IOException {
        apiServer = newApiServer();
        running.push(apiServer);
        await("the API server", apiServer, this::isReady);
    }

    /** Stops everything, the last started first. Nothing is worth the minute that an API server waits for its watchers. */
    @Override
    public void close() {
        while (!running.isEmpty()) {
            running.pop().kill();
        }
    }

    private void startEtcd() throws IOException {
        var command = List.of(
                binaries.etcd(),
                "--data-dir=" + directory.resolve("etcd"),
                "--listen-client-urls=" + etcd(),
                "--advertise-client-urls=" + etcd(),
                "--listen-peer-urls=http://127.0.0.1:" + free(0),
                // Nothing here outlives the process.
                "--unsafe-no-fsync",
                "--log-level=warn");
        running.push(ServerProcess.start("etcd", command, Map.of(), directory.resolve("etcd.log")));
    }

    private ServerProcess newApiServer() throws IOException {
        var command = List.of(
                binaries.apiServer(),
                "--etcd-servers=" + etcd(),
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + directory.resolve("tls"),
                "--authorization-mode=RBAC",
                "--token-auth-file=" + directory.resolve("tokens.csv"),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-signing-key-file=" + keys.privateKey(),
                "--service-account-key-file=" + keys.publicKey(),
                "--audit-policy-file=" + auditPolicy(),
                "--audit-log-path=" + auditLog(),
                "--service-cluster-ip-range=10.96.0.0/16");
        return ServerProcess.start("kube-apiserver", command, Map.of(), directory.resolve("kube-apiserver.log"));
    }

    private void startControllerManager() throws IOException {
        Path kubeconfig = directory.resolve("controller-manager.kubeconfig");
        Files.writeString(kubeconfig, kubeconfig());
        var command = List.of(
                binaries.controllerManager(),
                "--kubeconfig=" + kubeconfig,
                "--use-service-account-credentials",
                "--service-account-private-key-file=" + keys.privateKey(),
                "--root-ca-file=" + certificate(),
                "--controllers=" + CONTROLLERS,
                // A quota refuses a kind that it has not counted; of a new kind that would be five minutes.
                "--resource-quota-sync-period=5s",
                "--leader-elect=false",
                "--secure-port=0");
        var manager = ServerProcess.start(
                "kube-controller-manager", command, Map.of(), directory.resolve("kube-controller-manager.log"));
        running.push(manager);
        try (var client = newClient()) {
            // ServiceAccounts are its work: with them, a new namespace can be used.
            await("the controller manager", manager, () -> hasServiceAccount(client));
        }
    }

    private static boolean hasServiceAccount(KubernetesClient client) {
        return client.serviceAccounts()
                        .inNamespace("default")
                        .withName("default")
                        .get()
                != null;
    }

    private boolean isReady() {
        if (!Files.exists(certificate())) {
            return false;
        }
        try (var client = newClient()) {
            return "ok".equals(client.raw("/readyz"));
        } catch (KubernetesClientException _) {
            return false;
        }
    }

    private Kubeconfig as(String namespace, String serviceAccount) {
        try (var client = newClient()) {
            var request = new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(TOKEN_SECONDS)
                    .endSpec()
                    .build();
            String token = client.serviceAccounts()
                    .inNamespace(namespace)
                    .withName(serviceAccount)
                    .tokenRequest(request)
                    .getStatus()
                    .getToken();
            return new Kubeconfig(uri(), Optional.of(authority()), Optional.of(token));
        }
    }

    private Kubeconfig admin() {
        return new Kubeconfig(uri(), Optional.of(authority()), Optional.of(adminToken));
    }

    private Path auditPolicy() {
        return directory.resolve("audit-policy.yaml");
    }

    /** The API server makes it at its first start. */
    private Path certificate() {
        return directory.resolve("tls/apiserver.crt");
    }

    private String authority() {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(certificate()));
        } catch (IOException e) {
            throw new IllegalStateException(certificate() + ": cannot be read (expected: made by the API server)", e);
        }
    }

    private static void await(String what, ServerProcess process, BooleanSupplier condition) throws IOException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IOException(what + " did not become ready: " + process.describe());
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while " + what + " was starting", e);
            }
        }
    }

    /** @param port 0 for any */
    private static int free(int port) throws IOException {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
