package io.tenantconfig.system.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tenantconfig.system.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The Terraform module declares what the template declares. */
class TerraformTest {

    private static final Map<String, String> ROLES = Map.of(
            "OperatorRole", "aws_iam_role_policy.pods[operator]",
            "ServerRole", "aws_iam_role_policy.pods[server]",
            "RefreshRole", "aws_iam_role_policy.refresh");

    private static final Map<String, String> RULES = Map.of(
            "ParameterChanges", "parameter-changes",
            "ParameterPolicyActions", "parameter-policy-actions",
            "SecretChanges", "secret-changes");

    /** Variables of the module alone, and parameters of the template with another type. */
    private static final Set<String> OF_THE_MODULE = Set.of("name");

    @SuppressWarnings("NullAway.Init")
    private static CfnTemplate template;

    @BeforeAll
    static void read() throws IOException {
        template = CfnTemplate.read();
    }

    /** The same choices in both languages. */
    record Choice(CfnStack stack, Terraform module) {

        @Override
        public String toString() {
            return stack.given().toString();
        }
    }

    static Stream<Choice> choices() throws IOException, InterruptedException {
        CfnTemplate read = CfnTemplate.read();
        Map<String, String> queued = new HashMap<>(CfnStack.EVERYTHING);
        queued.put("EventPath", "Queue");
        Map<String, Object> everything = Map.of(
                "secrets_manager",
                true,
                "table_stream",
                true,
                "code_object_version",
                "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrH",
                "routes_file",
                "/var/task/routes.yaml",
                "subnets",
                List.of("subnet-1", "subnet-2"),
                "security_groups",
                List.of("sg-1"),
                "alarm_topic",
                "arn:aws:sns:eu-central-1:111122223333:alarms");
        Map<String, Object> queuedToo = new HashMap<>(everything);
        queuedToo.put("event_path", "Queue");
        return Stream.of(
                new Choice(read.with(Map.of()), Terraform.with(Map.of())),
                new Choice(read.with(CfnStack.EVERYTHING), Terraform.with(everything)),
                new Choice(read.with(queued), Terraform.with(queuedToo)));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void givesTheSameRights(Choice choice) {
        ROLES.forEach((role, policy) -> {
            Set<Statement> rights = choice.module()
                    .document(policy, "policy")
                    .at("Statement")
                    .items()
                    .map(Statement::of)
                    .collect(Collectors.toSet());
            assertThat(rights)
                    .as(role)
                    .isEqualTo(Policies.of(choice.stack()).byRole().get(role));
        });
    }

    @ParameterizedTest
    @MethodSource("choices")
    void hearsTheSameEvents(Choice choice) {
        Map<String, Object> patterns = new TreeMap<>();
        choice.stack()
                .ofType("AWS::Events::Rule")
                .forEach((rule, resource) -> patterns.put(
                        "aws_cloudwatch_event_rule.changes[" + RULES.get(rule) + "]",
                        resource.at("Properties", "EventPattern").fields()));
        Map<String, Object> ofModule = new TreeMap<>();
        choice.module().resources().keySet().stream()
                .filter(address -> address.startsWith("aws_cloudwatch_event_rule."))
                .forEach(address -> ofModule.put(
                        address,
                        choice.module().document(address, "event_pattern").fields()));
        assertThat(ofModule).isEqualTo(patterns);
    }

    @ParameterizedTest
    @MethodSource("choices")
    void sendsEventsTheSameWay(Choice choice) {
        choice.stack().ofType("AWS::Events::Rule").forEach((rule, resource) -> {
            Tree expected =
                    resource.at("Properties", "Targets").items().findFirst().orElseThrow();
            Tree target = choice.module().resource("aws_cloudwatch_event_target.refresh[" + RULES.get(rule) + "]");
            assertThat(target.at("arn").text()).isEqualTo(expected.at("Arn").text());
            Tree retries = target.at("retry_policy").items().findFirst().orElseThrow();
            assertThat(retries.at("maximum_retry_attempts").text())
                    .isEqualTo(
                            expected.at("RetryPolicy", "MaximumRetryAttempts").text());
            assertThat(retries.at("maximum_event_age_in_seconds").text())
                    .isEqualTo(expected.at("RetryPolicy", "MaximumEventAgeInSeconds")
                            .text());
            assertThat(target.at("dead_letter_config")
                            .items()
                            .findFirst()
                            .orElseThrow()
                            .at("arn")
                            .text())
                    .isEqualTo(expected.at("DeadLetterConfig", "Arn").text());
        });
    }

    @ParameterizedTest
    @MethodSource("choices")
    void letsTheSameRulesInvokeAndFill(Choice choice) {
        Set<String> invoking = choice.stack().ofType("AWS::Lambda::Permission").values().stream()
                .map(permission -> permission.at("Properties", "SourceArn").text())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(ofType(choice, "aws_lambda_permission")
                        .map(permission -> permission.at("source_arn").text()))
                .containsExactlyInAnyOrderElementsOf(invoking);
        assertThat(ofType(choice, "aws_lambda_permission")).allSatisfy(permission -> {
            assertThat(permission.at("source_account").text()).isEqualTo(CfnStack.ACCOUNT);
            assertThat(permission.at("principal").text()).isEqualTo("events.amazonaws.com");
        });
        Map<String, String> policies =
                Map.of("UndeliveredEventsPolicy", "undelivered", "EventQueuePolicy", "events[0]");
        choice.stack()
                .ofType("AWS::SQS::QueuePolicy")
                .forEach((name, policy) -> assertThat(statements(
                                choice.module().document("aws_sqs_queue_policy." + policies.get(name), "policy")))
                        .isEqualTo(statements(policy.at("Properties", "PolicyDocument"))));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void raisesTheSameAlarms(Choice choice) {
        Set<List<String>> expected = choice.stack().ofType("AWS::CloudWatch::Alarm").values().stream()
                .map(alarm -> alarm.at("Properties"))
                .map(alarm -> Stream.of(
                                alarm.at("Namespace"),
                                alarm.at("MetricName"),
                                alarm.at("Dimensions")
                                        .items()
                                        .findFirst()
                                        .orElseThrow()
                                        .at("Value"),
                                alarm.at("Statistic"),
                                alarm.at("Period"),
                                alarm.at("EvaluationPeriods"),
                                alarm.at("Threshold"),
                                Tree.of(alarm.at("AlarmActions").texts()))
                        .map(Tree::text)
                        .toList())
                .collect(Collectors.toSet());
        assertThat(ofType(choice, "aws_cloudwatch_metric_alarm")
                        .map(alarm -> Stream.of(
                                        alarm.at("namespace"),
                                        alarm.at("metric_name"),
                                        Tree.of(alarm.at("dimensions")
                                                .fields()
                                                .values()
                                                .iterator()
                                                .next()),
                                        alarm.at("statistic"),
                                        alarm.at("period"),
                                        alarm.at("evaluation_periods"),
                                        alarm.at("threshold"),
                                        Tree.of(alarm.at("alarm_actions").texts()))
                                .map(Tree::text)
                                .toList()))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "OperatorRole, operator, PodIdentity",
        "ServerRole, server, PodIdentity",
        "OperatorRole, operator, Irsa",
        "ServerRole, server, Irsa"
    })
    void trustsTheSamePods(String role, String key, String kind) throws IOException, InterruptedException {
        String issuer = kind.equals("Irsa") ? "oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE" : "";
        CfnStack stack = template.with(Map.of("PodRoles", kind, "OidcProvider", issuer));
        Tree expected = stack.properties(role).at("AssumeRolePolicyDocument");
        if (expected.fields().isEmpty()) {
            expected = Tree.of(new JsonMapper().readValue(expected.text(), Map.class));
        }
        var module = Terraform.with(Map.of("pod_roles", kind, "oidc_provider", issuer));
        assertThat(statements(module.document("aws_iam_role.pods[" + key + "]", "assume_role_policy")))
                .isEqualTo(statements(expected));
    }

    @Test
    void makesTheSameTableAndQueues() throws IOException, InterruptedException {
        var module = Terraform.with(Map.of("event_path", "Queue"));
        CfnStack stack = template.with(Map.of("EventPath", "Queue"));
        Tree table = module.resource("aws_dynamodb_table.table");
        Tree expected = stack.properties("Table");
        assertThat(table.at("name").text()).isEqualTo(expected.at("TableName").text());
        assertThat(table.at("billing_mode").text())
                .isEqualTo(expected.at("BillingMode").text());
        assertThat(table.at("stream_view_type").text())
                .isEqualTo(expected.at("StreamSpecification", "StreamViewType").text());
        assertThat(table.at("deletion_protection_enabled").text()).isEqualTo("true");
        assertThat(List.of(table.at("hash_key").text(), table.at("range_key").text()))
                .isEqualTo(expected.at("KeySchema")
                        .items()
                        .map(key -> key.at("AttributeName").text())
                        .toList());
        assertThat(only(table, "server_side_encryption").at("kms_key_arn").text())
                .isEqualTo(expected.at("SSESpecification", "KMSMasterKeyId").text());
        assertThat(only(table, "point_in_time_recovery").at("enabled").text()).isEqualTo("true");
        assertThat(only(table, "lifecycle").at("prevent_destroy").text()).isEqualTo("true");
        assertThat(only(module.resource("aws_kms_key.key"), "lifecycle")
                        .at("prevent_destroy")
                        .text())
                .isEqualTo("true");
        Map.of("undelivered", "UndeliveredEvents", "failed", "FailedEvents", "events[0]", "EventQueue")
                .forEach((queue, name) -> {
                    Tree properties = stack.properties(name);
                    Tree resource = module.resource("aws_sqs_queue." + queue);
                    assertThat(resource.at("sqs_managed_sse_enabled").text()).isEqualTo("true");
                    assertThat(resource.at("message_retention_seconds").text())
                            .isEqualTo(properties.at("MessageRetentionPeriod").text());
                    assertThat(resource.at("visibility_timeout_seconds").find())
                            .isEqualTo(properties.at("VisibilityTimeout").find());
                });
    }

    @ParameterizedTest
    @MethodSource("choices")
    void runsTheSameFunction(Choice choice) {
        Tree function = choice.module().resource("aws_lambda_function.refresh");
        Tree expected = choice.stack().properties("Function");
        assertThat(function.at("handler").text())
                .isEqualTo(expected.at("Handler").text());
        assertThat(function.at("runtime").text())
                .isEqualTo(expected.at("Runtime").text());
        assertThat(function.at("memory_size").text())
                .isEqualTo(expected.at("MemorySize").text());
        assertThat(function.at("timeout").text())
                .isEqualTo(expected.at("Timeout").text());
        assertThat(function.at("architectures").texts())
                .isEqualTo(expected.at("Architectures").texts());
        assertThat(only(function, "snap_start").at("apply_on").text())
                .isEqualTo(expected.at("SnapStart", "ApplyOn").text());
        assertThat(only(function, "environment").at("variables").fields().keySet())
                .isEqualTo(expected.at("Environment", "Variables").fields().keySet());
        assertThat(only(function, "dead_letter_config").at("target_arn").text())
                .isEqualTo(expected.at("DeadLetterConfig", "TargetArn").text());
        assertThat(function.at("publish").text()).isEqualTo("true");
        assertThat(choice.module()
                        .resource("aws_eks_access_entry.refresh")
                        .at("kubernetes_groups")
                        .texts())
                .isEqualTo(choice.stack()
                        .properties("RefreshAccess")
                        .at("KubernetesGroups")
                        .texts());
        assertThat(ofType(choice, "aws_lambda_event_source_mapping").count())
                .isEqualTo(
                        choice.stack().ofType("AWS::Lambda::EventSourceMapping").size());
    }

    @Test
    void hasTheSameParametersAndOutputs() throws IOException, InterruptedException {
        String variables = Files.readString(Checkout.ROOT.resolve("manifests/aws/terraform/variables.tf"));
        Set<String> names = Pattern.compile("(?m)^variable \"(\\w+)\"")
                .matcher(variables)
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        names.removeAll(OF_THE_MODULE);
        assertThat(names)
                .isEqualTo(template.document().at("Parameters").fields().keySet().stream()
                        .map(TerraformTest::snakeCase)
                        .collect(Collectors.toCollection(TreeSet::new)));
        Map<String, String> descriptions = new TreeMap<>();
        template.document()
                .at("Outputs")
                .fields()
                .forEach((name, output) -> descriptions.put(
                        "output." + snakeCase(name),
                        Tree.of(output).at("Description").text()));
        Map<String, String> ofModule = new TreeMap<>();
        Terraform.with(Map.of()).resources().forEach((name, output) -> {
            if (name.startsWith("output.")) {
                ofModule.put(name, output.at("description").text());
            }
        });
        assertThat(ofModule).isEqualTo(descriptions);
    }

    @ParameterizedTest
    @CsvSource({
        "parameter_root, /config-service/, a path of one or two levels",
        "parameter_root, /aws-config, beginning with neither /aws nor /ssm",
        "pod_roles, Something, PodIdentity or Irsa",
        "oidc_provider, oidc.example/id/1, 'an issuer without https:// with Irsa, nothing otherwise'",
        "event_path, Both, Direct or Queue",
        "table_name, a b, 3 to 48 characters",
        "timeout, 5, 15 to 120"
    })
    void refusesAWrongVariable(String variable, String value, String message) {
        Object given = value.matches("\\d+") ? (Object) Integer.valueOf(value) : value;
        assertThatThrownBy(() -> Terraform.with(Map.of(variable, given)))
                .hasMessageContaining(variable + ": ")
                .hasMessageContaining(message);
    }

    private static Stream<Tree> ofType(Choice choice, String type) {
        return choice.module().resources().entrySet().stream()
                .filter(resource -> resource.getKey().startsWith(type + "."))
                .map(Map.Entry::getValue);
    }

    private static Tree only(Tree resource, String block) {
        List<Tree> blocks = resource.at(block).items().toList();
        assertThat(blocks).as(block).hasSize(1);
        return blocks.getFirst();
    }

    /** With their principals, and without their names. */
    private static Set<List<Object>> statements(Tree document) {
        return document.at("Statement")
                .items()
                .map(statement -> List.<Object>of(
                        Statement.of(statement), statement.at("Principal").fields()))
                .collect(Collectors.toSet());
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
