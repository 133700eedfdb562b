package io.tenantconfig.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.core.store.VersionSweep;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.operator.TenantConfigOperator;
import io.tenantconfig.operator.settings.OperatorSettings;
import io.tenantconfig.quickstart.kube.KubernetesApi.Part;
import io.tenantconfig.quickstart.kube.LocalKubernetesApi;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.ssm.SsmClient;

/** F7: the operator on the stores of the quickstart, and nobody who hears their events. */
class WithoutEventsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PARAMETER = "/config-service/acme/checkout/url";
    private static final Map<String, AttributeValue> ITEM =
            Map.of("pk", AttributeValue.fromS("TENANT#acme"), "sk", AttributeValue.fromS("CONFIG#limits"));

    private final LocalAws aws;
    private final LocalKubernetesApi kubernetes;
    private final KubernetesClient user;
    private final KubernetesClient operators;
    private final SsmClient ssm;
    private final DynamoDbClient dynamoDb;
    private final Map<StoreId, ConfigWriter> writers;
    private final Map<StoreId, VersionSweep> sweeps;
    private final TenantConfigOperator operator;

    WithoutEventsTest() throws IOException {
        aws = LocalAws.start(0, 0);
        kubernetes = LocalKubernetesApi.start(0);
        user = kubernetes.newUserClient();
        operators = kubernetes.newClient(Part.OPERATOR);
        ssm = aws.newSsmClient();
        dynamoDb = aws.newDynamoDbClient();
        writers = open(provider -> provider.openWriter(aws.operatorEnvironment()));
        sweeps = open(provider -> provider.openSweep(aws.operatorEnvironment()));
        Routes routes = RoutesDocument.defaults(StoreProvider.layouts(StoreProvider.installed()));
        var settings = OperatorSettings.parse(
                Map.of(
                        "TENANTCONFIG_CLUSTER_ID", "without-events",
                        "TENANTCONFIG_SWEEP_INTERVAL", "PT0.1S",
                        "TENANTCONFIG_SWEEP_CALL_INTERVAL", "PT0.01S"),
                Set.of());
        operator = new TenantConfigOperator(operators, settings, routes, writers, sweeps, Clock.systemUTC());
    }

    @BeforeEach
    void declare() {
        user.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("acme")
                        .addToLabels(TenantConfig.TENANT_LABEL, "acme")
                        .endMetadata()
                        .build())
                .create();
        operator.start();
        user.resource(Serialization.unmarshal("""
                        apiVersion: tenantconfig.io/v1alpha1
                        kind: TenantConfig
                        metadata: {namespace: acme, name: checkout}
                        spec:
                          tenantId: acme
                          service: checkout
                          entries: [{key: param_config_url, value: declared}, {key: tenant_config_limits, value: declared}]
                        """, TenantConfig.class)).create();
        await().atMost(PATIENCE).until(() -> "2/2".equals(resource().getStatus().summary()));
    }

    @AfterEach
    void close() {
        operator.close();
        writers.values().forEach(ConfigWriter::close);
        sweeps.values().forEach(VersionSweep::close);
        dynamoDb.close();
        ssm.close();
        operators.close();
        user.close();
        kubernetes.close();
        aws.close();
    }

    @Test
    void aParameterThatSomebodyChangedIsPutRight() {
        ssm.putParameter(request -> request.name(PARAMETER).value("by hand").overwrite(true));

        awaitVersion("param_config_url", "3");

        assertThat(ssm.getParameter(request -> request.name(PARAMETER))
                        .parameter()
                        .value())
                .isEqualTo("declared");
    }

    @Test
    void anItemThatSomebodyEditedUnderItsVersionIsPutRight() {
        dynamoDb.updateItem(request -> request.tableName(LocalAws.TABLE)
                .key(ITEM)
                .updateExpression("SET #value = :value")
                .expressionAttributeNames(Map.of("#value", "value"))
                .expressionAttributeValues(Map.of(":value", AttributeValue.fromS("by hand"))));

        awaitVersion("tenant_config_limits", "2");

        assertThat(dynamoDb.getItem(request ->
                                request.tableName(LocalAws.TABLE).key(ITEM).consistentRead(true))
                        .item())
                .containsEntry("value", AttributeValue.fromS("declared"));
    }

    private void awaitVersion(String key, String version) {
        await().atMost(PATIENCE)
                .until(() ->
                        version.equals(resource().getStatus().entries().get(key).version()));
    }

    private TenantConfig resource() {
        return user.resources(TenantConfig.class)
                .inNamespace("acme")
                .withName("checkout")
                .get();
    }

    private static <T> Map<StoreId, T> open(Function<StoreProvider, T> opener) {
        return StoreProvider.installed().values().stream().collect(Collectors.toMap(StoreProvider::id, opener));
    }
}
