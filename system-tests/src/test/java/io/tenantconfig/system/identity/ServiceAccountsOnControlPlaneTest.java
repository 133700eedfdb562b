package io.tenantconfig.system.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.InMemoryStore;
import io.tenantconfig.core.store.StoreLimits;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.quickstart.kube.InstalledCluster;
import io.tenantconfig.quickstart.kube.Kubectl;
import io.tenantconfig.quickstart.kube.KubernetesApi.Part;
import io.tenantconfig.quickstart.tour.TenantClient;
import io.tenantconfig.server.ConfigServer;
import io.tenantconfig.server.ServerSettings;
import io.tenantconfig.system.SharedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * T2, T5: tokens of ServiceAccounts as {@code kubectl create token} gets them from a real API server, and a server that has
 * the rights of the manifests there, and no others.
 */
@ExtendWith(SharedCluster.class)
class ServiceAccountsOnControlPlaneTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String KEY = "param_config_color";

    private static final Routes ROUTES = RoutesDocument.defaults(StoreProvider.layouts(StoreProvider.installed()));

    private static final String ISSUERS = """
            issuers:
            - issuer: https://kubernetes.default.svc
              audiences: [tenantconfig]
              tenants: all
              tenantFrom: {serviceAccountNamespace: {}}
            """;

    private static final InMemoryStore STORE =
            new InMemoryStore(new StoreLimits(StoreId.PARAMETER_STORE, 4096, true, Set.of()), Clock.systemUTC());

    @SuppressWarnings("NullAway.Init")
    private static Kubectl kubectl;

    @SuppressWarnings("NullAway.Init")
    private static KubernetesClient client;

    @SuppressWarnings("NullAway.Init")
    private static ConfigServer server;

    @SuppressWarnings("NullAway.Init")
    private static ManagedChannel channel;

    @BeforeAll
    static void serve(InstalledCluster cluster, @TempDir Path directory) throws IOException {
        kubectl = cluster.kubectl();
        for (String tenant : Set.of("green", "blue")) {
            var scope = new Scope(new TenantId(tenant), new ServiceName("checkout"));
            STORE.putByHand(ROUTES.place(scope, new ConfigKey(KEY)).location(), tenant, false);
        }
        client = cluster.newClient(Part.SERVER);
        var settings = ServerSettings.parse(
                Map.of(
                        "TENANTCONFIG_ADDRESS", "127.0.0.1",
                        "TENANTCONFIG_PORT", "0",
                        "TENANTCONFIG_DEVELOPMENT_MODE", "true",
                        "TENANTCONFIG_PRELOAD_LIMIT", "PT10S",
                        "TENANTCONFIG_ISSUERS_FILE",
                                Files.writeString(directory.resolve("issuers.yaml"), ISSUERS)
                                        .toString()),
                Set.of());
        server = new ConfigServer(
                settings,
                client,
                ROUTES,
                Map.of(StoreId.PARAMETER_STORE, STORE, StoreId.DYNAMODB, STORE),
                Clock.systemUTC());
        server.start();
        server.ready().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        channel = ManagedChannelBuilder.forTarget("127.0.0.1:" + server.port())
                .usePlaintext()
                .build();
    }

    @AfterAll
    static void close() {
        channel.shutdownNow();
        server.close();
        client.close();
    }

    /** A namespace with a value, in which pods could run. */
    private static void onboard(String namespace, String tenant) throws IOException {
        apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s, labels: {tenantconfig.io/tenant: %s}}
                """.formatted(namespace, tenant));
        awaitServiceAccount(namespace);
        apply("""
                apiVersion: tenantconfig.io/v1alpha1
                kind: TenantConfig
                metadata: {name: checkout, namespace: %s}
                spec:
                  tenantId: %s
                  service: checkout
                  entries: [{key: %s, valueFrom: {store: {}}}]
                """.formatted(namespace, tenant, KEY));
    }

    private static void apply(String document) throws IOException {
        kubectl.succeedWithInput(document, "apply", "--server-side", "-f", "-");
    }

    private static void awaitServiceAccount(String namespace) {
        await().atMost(PATIENCE)
                .until(() -> kubectl.run("get", "serviceaccount/default", "--namespace=" + namespace)
                        .succeeded());
    }

    private static String token(String namespace, String... options) throws IOException {
        String[] command = {"create", "token", "default", "--namespace=" + namespace};
        return kubectl.succeed(
                        Stream.of(command, options).flatMap(Arrays::stream).toArray(String[]::new))
                .strip();
    }

    private static String read(String token) {
        return new TenantClient(channel, token).get("checkout", KEY).getValue();
    }

    private static void awaitValue(String token, String value) {
        await().atMost(PATIENCE)
                .ignoreException(StatusRuntimeException.class)
                .untilAsserted(() -> assertThat(read(token)).isEqualTo(value));
    }

    @Test
    void aServiceAccountReadsTheValuesOfTheTenantThatItsNamespaceIsBoundTo() throws IOException {
        onboard("sa-green", "green");
        onboard("sa-blue", "blue");
        awaitValue(token("sa-green", "--audience=tenantconfig"), "green");
        awaitValue(token("sa-blue", "--audience=tenantconfig"), "blue");
    }

    @Test
    void aTokenForTheApiServerOrForSomebodyElseTooIsRefused() throws IOException {
        onboard("sa-audience", "green");
        awaitValue(token("sa-audience", "--audience=tenantconfig"), "green");
        for (String refused : Set.of(
                token("sa-audience"),
                token("sa-audience", "--audience=vault"),
                token("sa-audience", "--audience=tenantconfig", "--audience=vault"))) {
            assertThatThrownBy(() -> read(refused))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageStartingWith("UNAUTHENTICATED: token: wrong audience");
        }
    }

    @Test
    void aNamespaceThatBelongsToEverybodyOrToNobodyGivesNoTenant() throws IOException {
        apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: sa-shared, labels: {tenantconfig.io/tenant: shared}}
                ---
                apiVersion: v1
                kind: Namespace
                metadata: {name: sa-unbound}
                """);
        for (String namespace : Set.of("sa-shared", "sa-unbound")) {
            awaitServiceAccount(namespace);
            String token = token(namespace, "--audience=tenantconfig");
            assertThatThrownBy(() -> read(token))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageStartingWith("UNAUTHENTICATED: token: no tenant (expected: a namespace");
        }
    }

    @Test
    void aTokenDoesNotOutliveItsNamespaceThoughAnotherTenantMakesOneOfThatName() throws IOException {
        onboard("sa-passing", "green");
        String before = token("sa-passing", "--audience=tenantconfig");
        awaitValue(before, "green");
        kubectl.succeed("delete", "namespace/sa-passing", "--timeout=90s");
        onboard("sa-passing", "blue");
        awaitValue(token("sa-passing", "--audience=tenantconfig"), "blue");
        assertThatThrownBy(() -> read(before))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageStartingWith("UNAUTHENTICATED: token: no tenant (expected: a namespace");
    }
}
