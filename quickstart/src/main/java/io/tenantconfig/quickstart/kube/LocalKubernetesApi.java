package io.tenantconfig.quickstart.kube;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.tenantconfig.crds.v1alpha1.TenantConfigDefinition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Kubernetes API on the loopback address that knows {@code TenantConfig}, kept in memory. */
public final class LocalKubernetesApi implements KubernetesApi {

    private final KubernetesMockServer mockServer;
    private final KubectlGateway gateway;
    private final ScheduledExecutorService forgetting;

    private LocalKubernetesApi(
            KubernetesMockServer mockServer, KubectlGateway gateway, ScheduledExecutorService forgetting) {
        this.mockServer = mockServer;
        this.gateway = gateway;
        this.forgetting = forgetting;
    }

    /**
     * Starts the API and creates the CustomResourceDefinition in it.
     *
     * @param port for {@code kubectl}; 0 for any free one
     * @throws IOException if the port is taken
     */
    public static LocalKubernetesApi start(int port) throws IOException {
        var mapper = new ObjectMapper();
        var webServer = new MockWebServer();
        var mockServer = new KubernetesMockServer(
                new Context(mapper), webServer, new HashMap<>(), new KubernetesCrudDispatcher(), false);
        mockServer.init(InetAddress.getLoopbackAddress(), 0);
        try {
            var gateway = gatewayTo(mockServer, port, mapper);
            return new LocalKubernetesApi(mockServer, gateway, forgetRequests(webServer));
        } catch (IOException | RuntimeException e) {
            mockServer.destroy();
            throw e;
        }
    }

    private static KubectlGateway gatewayTo(KubernetesMockServer mockServer, int port, ObjectMapper mapper)
            throws IOException {
        var definition = TenantConfigDefinition.load();
        try (var client = mockServer.createClient()) {
            client.resource(definition).create();
        }
        List<ResourceType> types = Stream.concat(ResourceType.BUILT_IN.stream(), Stream.of(ResourceType.of(definition)))
                .toList();
        return new KubectlGateway(
                port,
                URI.create(mockServer.url("/")),
                types,
                new Discovery(types, new KubernetesSerialization()),
                new TableView(InstantSource.system()),
                new SchemaCheck(definition),
                mapper);
    }

    /** {@inheritDoc} The mock knows no users: every part may do everything. */
    @Override
    public KubernetesClient newClient(Part part) {
        return mockServer.createClient();
    }

    @Override
    public KubernetesClient newUserClient() {
        return user().newClient();
    }

    /** Where {@code kubectl} finds the API. */
    public URI uri() {
        return gateway.uri();
    }

    @Override
    public String kubeconfig() {
        return user().text();
    }

    @Override
    public String hints() {
        return "";
    }

    private Kubeconfig user() {
        return new Kubeconfig(uri(), Optional.empty(), Optional.empty());
    }

    /** The mock server keeps every request for the tests that it is made for; here nobody asks for them. */
    private static ScheduledExecutorService forgetRequests(MockWebServer webServer) {
        var scheduler = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("mock-requests").daemon().factory());
        var _ = scheduler.scheduleWithFixedDelay(webServer::reset, 10, 10, TimeUnit.SECONDS);
        return scheduler;
    }

    @Override
    public void close() {
        forgetting.shutdownNow();
        gateway.close();
        mockServer.destroy();
    }
}
