package io.tenantconfig.system.loop;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.quickstart.gitops.TenantFolder;
import io.tenantconfig.quickstart.kube.ControlPlane;
import io.tenantconfig.quickstart.kube.InstalledCluster;
import io.tenantconfig.quickstart.kube.KubernetesApi.Part;
import io.tenantconfig.quickstart.kube.ServerProcess;
import io.tenantconfig.quickstart.local.TokenIssuer;
import io.tenantconfig.quickstart.tour.Stores;
import io.tenantconfig.quickstart.tour.TenantClient;
import io.tenantconfig.quickstart.tour.Tour;
import io.tenantconfig.refresh.AwsJson;
import io.tenantconfig.refresh.RefreshHandler;
import io.tenantconfig.refresh.StoreVersions;
import io.tenantconfig.system.Checkout;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The whole system on a control plane of its own. Operator and config server are processes with the environment that the
 * local overlay of the manifests gives them, but for addresses; they and the function know the API server by the token of
 * their own ServiceAccount. AWS is moto, which others wrote, with the stack that the template makes there: its table and key,
 * its rules and the queue that these fill.
 */
final class RunningLoop implements AutoCloseable {

    private static final String OVERLAY = "manifests/overlays/local";
    private static final String TABLE = "TENANTCONFIG_DYNAMODB_TABLE";

    /** Those that a process reads itself; the others are annotations of its ServiceAccount. */
    private static final Set<String> OUTPUTS = Set.of("AWS_REGION", TABLE, "TENANTCONFIG_PARAMETER_KMS_KEY");

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Clock clock = Clock.systemUTC();
    private final Path directory;
    private final InstalledCluster cluster;
    private final KubernetesClient administrator;
    private final RenderedManifests manifests;
    private final TokenIssuer issuer;
    private final AwsWithEvents aws;
    private @Nullable QueuedInvocations invocations;
    private final ManagedChannel channel;

    private RunningLoop(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        try {
            this.cluster = keep(InstalledCluster.start(Checkout.ROOT, directory.resolve("control-plane"), 0));
            this.administrator = keep(cluster.newUserClient());
            this.manifests = RenderedManifests.of(OVERLAY, cluster.kubectl(), administrator);
            this.issuer = keep(TokenIssuer.start(0, clock));
            this.aws = keep(AwsWithEvents.start(manifests.environment("operator"), directory, clock));
            deliverEventsTo(newFunction(versions()));
            int port = FreePort.find();
            startServer(port);
            this.channel = ManagedChannelBuilder.forTarget("127.0.0.1:" + port)
                    .usePlaintext()
                    .build();
            keep(channel::shutdownNow);
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts all but the operator.
     *
     * @param directory for data and logs; must not exist
     */
    static RunningLoop start(Path directory) throws IOException, InterruptedException {
        return new RunningLoop(directory);
    }

    InstalledCluster cluster() {
        return cluster;
    }

    /** The client of a user who may do everything; it stays the loop's. */
    KubernetesClient administrator() {
        return administrator;
    }

    AwsWithEvents aws() {
        return aws;
    }

    AuditLog auditLog() {
        return new AuditLog(cluster.controlPlane().auditLog());
    }

    /** Starts one more operator; returns when it leads or stands by. It is stopped with the loop at the latest. */
    ServerProcess startOperator(String name) throws IOException {
        return keep(JavaProcess.OPERATOR.start(name, environment("operator", Part.OPERATOR), directory));
    }

    /** A function that reads versions by this; it may do what the manifests allow it. */
    RefreshHandler newFunction(Map<StoreId, StoreVersions> versions) {
        var routes = RoutesDocument.defaults(StoreProvider.layouts(StoreProvider.installed()));
        return new RefreshHandler(keep(cluster.newClient(Part.REFRESH)), routes, versions, clock);
    }

    /** From now on this function takes the events of Parameter Store. */
    void deliverEventsTo(RefreshHandler function) {
        var former = invocations;
        invocations = keep(new QueuedInvocations(newAwsClient(), aws.stack().eventQueue(), function));
        aws.onEvent(invocations);
        if (former != null) {
            former.close();
        }
    }

    /** A workload of a tenant. */
    TenantClient client(String tenant) {
        return new TenantClient(channel, issuer.token(tenant, Duration.ofHours(1)));
    }

    /** The versions in AWS. */
    Map<StoreId, StoreVersions> versions() {
        return RefreshHandler.versions(newAwsClient());
    }

    private AwsJson newAwsClient() {
        Map<String, String> environment = new HashMap<>(manifests.environment("operator"));
        environment.put("AWS_ENDPOINT_URL", aws.endpoint().toString());
        return keep(AwsJson.of(environment));
    }

    /** The tour over a copy of the sample tenants, which stay applied until the loop ends. */
    Tour newTour(PrintStream out) throws IOException {
        Path tenants = directory.resolve("tenants");
        Checkout.copy(Checkout.ROOT.resolve("quickstart/tenants"), tenants);
        var folder = keep(new TenantFolder(tenants, administrator, out::println));
        var table = manifests.environment("operator").getOrDefault(TABLE, "");
        var stores = new Stores(aws.ssm(), aws.dynamoDb(), table);
        return new Tour(stores, administrator, channel, issuer, folder, tenants, out);
    }

    /** Stops everything, the last started first. */
    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a part of the loop did not stop", e);
            }
        }
    }

    private void startServer(int port) throws IOException {
        var environment = environment("config-server", Part.SERVER);
        environment.put("TENANTCONFIG_ADDRESS", "127.0.0.1");
        environment.put("TENANTCONFIG_PORT", Integer.toString(port));
        environment.put("TENANTCONFIG_ISSUER", issuer.issuer());
        environment.put("TENANTCONFIG_JWKS_URL", issuer.jwksUrl());
        environment.put("TENANTCONFIG_AUDIENCES", TokenIssuer.AUDIENCE);
        keep(JavaProcess.CONFIG_SERVER.start("config-server", environment, directory));
    }

    /** What a Deployment sets, with the stack's outputs and the addresses of this machine. */
    private Map<String, String> environment(String deployment, Part part) throws IOException {
        Path kubeconfig = directory.resolve(deployment + ".kubeconfig");
        Files.writeString(
                kubeconfig, cluster.controlPlane().kubeconfig(ControlPlane.SYSTEM_NAMESPACE, part.serviceAccount()));
        Map<String, String> environment = new LinkedHashMap<>(manifests.environment(deployment));
        aws.stack().settings().forEach((name, value) -> {
            if (OUTPUTS.contains(name)) {
                environment.put(name, value);
            }
        });
        environment.put("KUBECONFIG", kubeconfig.toString());
        environment.put("AWS_ENDPOINT_URL", aws.endpoint().toString());
        return environment;
    }

    private <T extends AutoCloseable> T keep(T part) {
        running.push(part);
        return part;
    }
}
