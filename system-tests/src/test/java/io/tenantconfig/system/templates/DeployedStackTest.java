package io.tenantconfig.system.templates;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.refresh.AwsJson;
import io.tenantconfig.refresh.AwsService;
import io.tenantconfig.storage.testing.LocalAws;
import io.tenantconfig.storage.testing.MotoServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The template as another's CloudFormation understands it, as far as that goes. */
class DeployedStackTest {

    private static final AwsService BUS =
            new AwsService(new StoreId("eventbridge"), "events", "EVENTBRIDGE", "AWSEvents", "1.1");
    private static final AwsService QUEUES = new AwsService(new StoreId("sqs"), "sqs", "SQS", "AmazonSQS", "1.0");
    private static final AwsService TABLES =
            new AwsService(StoreId.DYNAMODB, "dynamodb", "DYNAMODB", "DynamoDB_20120810", "1.0");
    private static final Map<String, String> PARAMETERS =
            Map.of("SecretsManager", "true", "TableStream", "true", "EventPath", "Queue");
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static MotoServer moto;

    @SuppressWarnings("NullAway.Init")
    private static AwsJson aws;

    @SuppressWarnings("NullAway.Init")
    private static DeployedStack stack;

    @BeforeAll
    static void deploy() throws IOException, InterruptedException {
        moto = MotoServer.start();
        Map<String, String> environment = new HashMap<>(LocalAws.environment("UNUSED", moto.endpoint()));
        environment.put("AWS_ENDPOINT_URL", moto.endpoint().toString());
        aws = AwsJson.of(environment);
        stack = DeployedStack.deploy(moto.endpoint(), environment, directory, PARAMETERS);
    }

    @AfterAll
    static void stop() {
        aws.close();
        moto.close();
    }

    @Test
    void isMadeButForWhatMotoDoesNotKnow() throws IOException {
        CfnStack expected = CfnTemplate.read().with(PARAMETERS);
        Set<String> missing = stack.missing(expected).stream()
                .map(name -> expected.resources()
                        .getOrDefault(name, Tree.of(null))
                        .at("Type")
                        .text())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = new TreeSet<>(DeployedStack.UNKNOWN_TO_MOTO);
        known.addAll(DeployedStack.LEFT_OUT);
        assertThat(missing).isEqualTo(known);
    }

    @Test
    void tellsTheSettingsOfTheOverlay() {
        assertThat(stack.settings())
                .containsOnlyKeys(
                        "AWS_REGION",
                        "TENANTCONFIG_DYNAMODB_TABLE",
                        "TENANTCONFIG_PARAMETER_KMS_KEY",
                        "OPERATOR_ROLE_ARN",
                        "CONFIG_SERVER_ROLE_ARN")
                .containsEntry("AWS_REGION", LocalAws.REGION)
                .containsEntry("TENANTCONFIG_DYNAMODB_TABLE", "tenant-config");
    }

    @Test
    void makesATableThatStreamsItsKeysAndIsNotDeletedByMistake() {
        JsonNode table = aws.call(
                        TABLES, "DescribeTable", JSON.createObjectNode().put("TableName", "tenant-config"))
                .path("Table");
        assertThat(table.at("/StreamSpecification/StreamViewType").asText()).isEqualTo("KEYS_ONLY");
        assertThat(table.path("DeletionProtectionEnabled").asBoolean()).isTrue();
        assertThat(table.path("KeySchema").findValuesAsText("AttributeName")).containsExactly("pk", "sk");
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(textBlock = """
            aws.ssm,            Parameter Store Change,        '{"name":"/config-service/acme/checkout/a"}',             true
            aws.ssm,            Parameter Store Change,        '{"name":"/config-service-2/acme/checkout/a"}',           false
            aws.ssm,            Parameter Store Policy Action, '{"parameter-name":"/config-service/acme/checkout/a"}',   true
            aws.ssm,            Parameter Store Policy Action, '{"parameter-name":"/another/acme/checkout/a"}',          false
            """)
    void queuesWhatConcernsItsRoot(String source, String type, String detail, boolean concerns) {
        ObjectNode request = JSON.createObjectNode();
        request.putArray("Entries")
                .addObject()
                .put("Source", source)
                .put("DetailType", type)
                .put("Detail", detail);
        aws.call(BUS, "PutEvents", request);
        JsonNode received =
                aws.call(QUEUES, "ReceiveMessage", JSON.createObjectNode().put("QueueUrl", stack.eventQueue()));
        assertThat(received.path("Messages").findValuesAsText("Body"))
                .hasSize(concerns ? 1 : 0)
                .allMatch(body -> body.contains(type));
    }
}
