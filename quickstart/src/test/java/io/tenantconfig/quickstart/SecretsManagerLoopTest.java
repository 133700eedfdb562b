package io.tenantconfig.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.operator.TenantConfigOperator;
import io.tenantconfig.operator.settings.OperatorSettings;
import io.tenantconfig.quickstart.kube.KubernetesApi.Part;
import io.tenantconfig.quickstart.kube.LocalKubernetesApi;
import io.tenantconfig.quickstart.local.TokenIssuer;
import io.tenantconfig.quickstart.tour.TenantClient;
import io.tenantconfig.refresh.AwsJson;
import io.tenantconfig.refresh.RefreshHandler;
import io.tenantconfig.server.ConfigServer;
import io.tenantconfig.server.ServerSettings;
import io.tenantconfig.storage.testing.LocalAws;
import io.tenantconfig.storage.testing.MotoServer;
import io.tenantconfig.v1.ConfigEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** A store beside the two of the default routes: one line in the routes, and operator and server serve it. */
class SecretsManagerLoopTest {

    private static final StoreId STORE = new StoreId("secrets-manager");
    private static final String NAME = "tenant-config/acme/checkout/db-password";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String ROUTES = """
            routes:
              - prefix: secret_config_
                store: secrets-manager
            """;

    private static final String TENANT = """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: acme
              labels: {tenantconfig.io/tenant: acme}
            ---
            apiVersion: v1
            kind: Secret
            metadata:
              name: db
              namespace: acme
              labels: {tenantconfig.io/readable: "true"}
            stringData: {password: correct-horse-battery-staple}
            ---
            apiVersion: tenantconfig.io/v1alpha1
            kind: TenantConfig
            metadata: {name: checkout, namespace: acme}
            spec:
              tenantId: acme
              service: checkout
              entries:
                - key: secret_config_db-password
                  valueFrom: {secretKeyRef: {name: db, key: password}}
                - key: secret_config_api-token
                  valueFrom: {store: {}}
            """;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Clock clock = Clock.systemUTC();
    private KubernetesClient user;
    private SecretsManagerClient aws;
    private TenantClient workload;
    private RefreshHandler function;

    @BeforeEach
    void start() throws Exception {
        var moto = keep(MotoServer.start());
        var environment = LocalAws.environment("SECRETS_MANAGER", moto.endpoint());
        var provider = StoreProvider.installed().get(STORE);
        var routes = RoutesDocument.parse(ROUTES, StoreProvider.layouts(StoreProvider.installed()));
        var kubernetes = keep(LocalKubernetesApi.start(0));
        var issuer = keep(TokenIssuer.start(0, clock));
        keep(new TenantConfigOperator(
                        keep(kubernetes.newClient(Part.OPERATOR)),
                        OperatorSettings.parse(Map.of("TENANTCONFIG_CLUSTER_ID", "test"), Set.of()),
                        routes,
                        Map.of(STORE, keep(provider.openWriter(environment))),
                        Map.of(STORE, keep(provider.openSweep(environment))),
                        clock))
                .start();
        var server = keep(new ConfigServer(
                serverSettings(issuer),
                keep(kubernetes.newClient(Part.SERVER)),
                routes,
                Map.of(STORE, keep(provider.openReader(environment))),
                clock));
        server.start();
        function = new RefreshHandler(
                keep(kubernetes.newClient(Part.REFRESH)),
                routes,
                RefreshHandler.versions(keep(AwsJson.of(environment))),
                clock);
        user = keep(kubernetes.newUserClient());
        aws = keep(SecretsManagerClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(moto.endpoint())
                .region(Region.of(LocalAws.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .build());
        ManagedChannel channel = ManagedChannelBuilder.forTarget("127.0.0.1:" + server.port())
                .usePlaintext()
                .build();
        keep(channel::shutdownNow);
        workload = new TenantClient(channel, issuer.token("acme", Duration.ofHours(1)));
    }

    @AfterEach
    void stop() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }

    @Test
    void bringsASecretOfKubernetesToSecretsManagerAndServesItAsSensitive() {
        apply(TENANT);

        ConfigEntry served = awaitServed("secret_config_db-password", "correct-horse-battery-staple");
        assertThat(served.getSensitive()).isTrue();
        var stored = aws.describeSecret(request -> request.secretId(NAME));
        assertThat(stored.description()).startsWith("tenantconfig.io owner=test/acme/checkout ");
        assertThat(stored.versionIdsToStages()).containsKey(served.getVersion());

        user.genericKubernetesResources("tenantconfig.io/v1alpha1", "TenantConfig")
                .inNamespace("acme")
                .withName("checkout")
                .delete();

        await().atMost(LIMIT).until(this::isGone);
        await().atMost(LIMIT).until(() -> status("secret_config_db-password") == Status.Code.NOT_FOUND);
    }

    @Test
    void servesASecretThatSomebodyElseOwnsAsSoonAsItsEventComes() throws IOException {
        apply(TENANT);
        awaitServed("secret_config_db-password", "correct-horse-battery-staple");
        String name = "tenant-config/acme/checkout/api-token";

        String arn = aws.createSecret(request -> request.name(name).secretString("first"))
                .arn();
        assertThat(tell("CreateSecret", "name", name)).isEqualTo("{\"patched\":1}");
        assertThat(awaitServed("secret_config_api-token", "first").getSensitive())
                .isTrue();

        aws.putSecretValue(request -> request.secretId(arn).secretString("second"));
        assertThat(tell("PutSecretValue", "secretId", arn)).isEqualTo("{\"patched\":1}");
        awaitServed("secret_config_api-token", "second");
    }

    private void apply(String manifests) {
        user.load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)))
                .create();
    }

    private ConfigEntry awaitServed(String key, String value) {
        return await().atMost(LIMIT)
                .ignoreException(StatusRuntimeException.class)
                .until(
                        () -> workload.get("checkout", key),
                        entry -> entry.getValue().equals(value));
    }

    /** As CloudTrail tells of a call, by EventBridge; moto does not. */
    private String tell(String operation, String member, String secret) throws IOException {
        String event = """
                {"version": "0", "id": "%s", "detail-type": "AWS API Call via CloudTrail", "source": "aws.secretsmanager",
                 "account": "123456789012", "time": "%s", "region": "eu-west-1", "resources": [],
                 "detail": {"eventSource": "secretsmanager.amazonaws.com", "eventName": "%s", "readOnly": false,
                            "requestParameters": {"%s": "%s"}, "responseElements": null}}""".formatted(
                        UUID.randomUUID(), clock.instant().truncatedTo(ChronoUnit.SECONDS), operation, member, secret);
        var answer = new ByteArrayOutputStream();
        function.handleRequest(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), answer, null);
        return answer.toString(StandardCharsets.UTF_8);
    }

    private boolean isGone() {
        try {
            aws.describeSecret(request -> request.secretId(NAME));
            return false;
        } catch (ResourceNotFoundException e) {
            return true;
        }
    }

    private Status.Code status(String key) {
        try {
            workload.get("checkout", key);
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    private static ServerSettings serverSettings(TokenIssuer issuer) {
        return ServerSettings.parse(
                Map.of(
                        "TENANTCONFIG_ADDRESS", "127.0.0.1",
                        "TENANTCONFIG_PORT", "0",
                        "TENANTCONFIG_DEVELOPMENT_MODE", "true",
                        "TENANTCONFIG_ISSUER", issuer.issuer(),
                        "TENANTCONFIG_JWKS_URL", issuer.jwksUrl(),
                        "TENANTCONFIG_AUDIENCES", TokenIssuer.AUDIENCE,
                        "TENANTCONFIG_DRAIN_LIMIT", "PT1S"),
                Set.of());
    }

    private <T extends AutoCloseable> T keep(T part) {
        running.push(part);
        return part;
    }
}
