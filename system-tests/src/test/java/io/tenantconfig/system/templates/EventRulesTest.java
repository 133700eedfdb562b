package io.tenantconfig.system.templates;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T19: which events the rules let through, and where to. */
class EventRulesTest {

    private static final String CHANGE = """
            {"version": "0", "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718", "detail-type": "Parameter Store Change",
             "source": "aws.ssm", "account": "111122223333", "time": "2026-01-01T00:00:00Z", "region": "eu-central-1",
             "resources": ["arn:aws:ssm:eu-central-1:111122223333:parameter/config-service/acme/checkout/db-url"],
             "detail": {"operation": "Update", "name": "/config-service/acme/checkout/db-url", "type": "String"}}
            """;

    private static final String POLICY_ACTION = """
            {"version": "0", "id": "cdaf3b0f-9c4a-4d4a-a5b8-2d0b5b2e2f49", "detail-type": "Parameter Store Policy Action",
             "source": "aws.ssm", "account": "111122223333", "time": "2026-01-01T00:00:00Z", "region": "eu-central-1",
             "resources": ["arn:aws:ssm:eu-central-1:111122223333:parameter/config-service/acme/checkout/db-url"],
             "detail": {"parameter-name": "/config-service/acme/checkout/db-url", "policy-type": "Expiration"}}
            """;

    private static final String SECRET_CALL = """
            {"version": "0", "id": "4725d455-933f-495b-56d9-5ab003cd633f", "detail-type": "AWS API Call via CloudTrail",
             "source": "aws.secretsmanager", "account": "111122223333", "time": "2026-01-01T00:00:00Z",
             "region": "eu-central-1", "resources": [],
             "detail": {"eventSource": "secretsmanager.amazonaws.com", "eventName": "PutSecretValue",
              "requestParameters": {"secretId": "tenant-config/acme/checkout/db-password"}}}
            """;

    private static final List<String> RULES = List.of("ParameterChanges", "ParameterPolicyActions", "SecretChanges");

    @SuppressWarnings("NullAway.Init")
    private static CfnTemplate template;

    @BeforeAll
    static void read() throws IOException {
        template = CfnTemplate.read();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Create", "Update", "Delete", "LabelParameterVersion"})
    void hearEveryOperationOnAParameter(String operation) {
        assertThat(hearing(CHANGE.replace("Update", operation))).containsExactly("ParameterChanges");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Expiration", "ExpirationNotification", "NoChangeNotification"})
    void hearEveryActionOfAPolicy(String policy) {
        assertThat(hearing(POLICY_ACTION.replace("Expiration", policy))).containsExactly("ParameterPolicyActions");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/other/acme/checkout/db-url",
                "/config-service",
                "/config-service-2/acme/checkout/db-url",
                "/Config-Service/acme/checkout/db-url",
                "config-service/acme/checkout/db-url",
                "/x/config-service/acme/checkout/db-url"
            })
    void doNotHearOfAnotherRoot(String name) {
        String path = "/config-service/acme/checkout/db-url";
        assertThat(hearing(CHANGE.replace(path, name))).isEmpty();
        assertThat(hearing(POLICY_ACTION.replace(path, name))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws.ec2", "aws.SSM", "custom.ssm"})
    void doNotHearAnotherSource(String source) {
        assertThat(hearing(CHANGE.replace("aws.ssm", source))).isEmpty();
        assertThat(hearing(POLICY_ACTION.replace("aws.ssm", source))).isEmpty();
    }

    @Test
    void doNotHearOtherThingsOfSystemsManager() {
        assertThat(hearing(CHANGE.replace("Parameter Store Change", "EC2 Command Status-change Notification")))
                .isEmpty();
    }

    @Test
    void hearOfTheRootThatIsSet() {
        Map<String, String> parameters = Map.of("ParameterRoot", "/platform/config");
        assertThat(hearing(CHANGE, parameters)).isEmpty();
        assertThat(hearing(CHANGE.replace("/config-service/", "/platform/config/"), parameters))
                .containsExactly("ParameterChanges");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"secretId\": \"tenant-config/acme/checkout/db-password\"",
                "\"secretId\": \"arn:aws:secretsmanager:eu-central-1:111122223333:secret:tenant-config/acme/a/b-a1b2c3\"",
                "\"name\": \"tenant-config/acme/checkout/db-password\""
            })
    void hearOfSecretsHoweverTheyAreNamed(String parameter) {
        String event = SECRET_CALL.replace("\"secretId\": \"tenant-config/acme/checkout/db-password\"", parameter);
        assertThat(hearing(event, Map.of("SecretsManager", "true"))).containsExactly("SecretChanges");
        assertThat(hearing(event, Map.of("SecretsManager", "false"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tenant-config-2/acme/checkout/db-password",
                "tenant-config",
                "arn:aws:secretsmanager:eu-central-1:444455556666:secret:tenant-config/acme/a/b-a1b2c3",
                "other/tenant-config/a"
            })
    void doNotHearOfOtherSecrets(String id) {
        String event = SECRET_CALL.replace("tenant-config/acme/checkout/db-password", id);
        assertThat(hearing(event, Map.of("SecretsManager", "true"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GetSecretValue", "DescribeSecret", "TagResource"})
    void doNotHearOfCallsThatChangeNoValue(String call) {
        assertThat(hearing(SECRET_CALL.replace("PutSecretValue", call), Map.of("SecretsManager", "true")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Direct", "Queue"})
    void haveOneTargetWithRetriesAndADeadLetterQueue(String eventPath) {
        CfnStack stack = template.with(Map.of("SecretsManager", "true", "EventPath", eventPath));
        String target = eventPath.equals("Direct") ? "<Alias>" : "<EventQueue.Arn>";
        assertThat(stack.ofType("AWS::Events::Rule").keySet()).containsExactlyInAnyOrderElementsOf(RULES);
        for (String rule : RULES) {
            assertThat(stack.properties(rule).at("Targets").items())
                    .singleElement()
                    .satisfies(only -> {
                        assertThat(only.at("Arn").text()).isEqualTo(target);
                        assertThat(only.at("DeadLetterConfig", "Arn").text()).isEqualTo("<UndeliveredEvents.Arn>");
                        assertThat(only.at("RetryPolicy").fields())
                                .containsOnlyKeys("MaximumRetryAttempts", "MaximumEventAgeInSeconds");
                    });
        }
    }

    private static Set<String> hearing(String event) {
        return hearing(event, Map.of("SecretsManager", "true"));
    }

    /** The rules that an event matches. */
    private static Set<String> hearing(String event, Map<String, String> parameters) {
        Set<String> hearing = new TreeSet<>();
        template.with(parameters).ofType("AWS::Events::Rule").forEach((name, rule) -> {
            if (EventPattern.matches(rule.at("Properties", "EventPattern"), tree(event))) {
                hearing.add(name);
            }
        });
        return hearing;
    }

    private static Tree tree(String json) {
        try {
            return Tree.of(new JsonMapper().readValue(json, Map.class));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
