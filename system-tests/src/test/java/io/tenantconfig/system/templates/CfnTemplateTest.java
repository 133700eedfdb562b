package io.tenantconfig.system.templates;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.tenantconfig.storage.testing.CfnLint;
import io.tenantconfig.system.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the template declares besides rights, and that it fits to the manifests and to the code. */
class CfnTemplateTest {

    /** Parameters that a version of the function takes along without their being in its description. */
    private static final Set<String> TOLD_BY_THE_ENDPOINT = Set.of("ClusterName", "ClusterCertificateAuthority");

    /** Settings of the overlay that are not about AWS. */
    private static final Set<String> NOT_OF_THE_STACK = Set.of("TENANTCONFIG_PARAMETER_TIER", "CERTIFICATE_ISSUER");

    /** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
    private static final int MAX_BYTES_IN_A_REQUEST = 51_200;

    private static final int MAX_DESCRIPTION = 256;

    private static final Pattern SETTING = Pattern.compile("(?m)^([A-Z_]+)=");

    @SuppressWarnings("NullAway.Init")
    private static CfnTemplate template;

    @BeforeAll
    static void read() throws IOException {
        template = CfnTemplate.read();
    }

    @Test
    void hasNothingThatCfnLintObjectsTo() throws IOException, InterruptedException {
        assertThat(CfnLint.findings(CfnTemplate.FILE)).isEmpty();
    }

    @Test
    void fitsIntoOneRequest() throws IOException {
        assertThat(Files.size(CfnTemplate.FILE)).isLessThan(MAX_BYTES_IN_A_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Table", "Key"})
    void keepsWhatHoldsTheValues(String name) {
        assertThat(template.with(Map.of()).resources().get(name))
                .extracting(
                        kept -> kept.at("DeletionPolicy").text(),
                        kept -> kept.at("UpdateReplacePolicy").text())
                .containsExactly("Retain", "Retain");
    }

    @Test
    void makesTheTableSafe() {
        Tree table = template.with(Map.of()).properties("Table");
        assertThat(table.at("DeletionProtectionEnabled").text()).isEqualTo("true");
        assertThat(table.at("PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled")
                        .text())
                .isEqualTo("true");
        assertThat(table.at("SSESpecification", "SSEType").text()).isEqualTo("KMS");
        assertThat(table.at("SSESpecification", "KMSMasterKeyId").text()).isEqualTo("<Key.Arn>");
        assertThat(table.at("BillingMode").text()).isEqualTo("PAY_PER_REQUEST");
    }

    /** Values never travel with a stream. */
    @Test
    void streamsKeysAlone() {
        assertThat(template.with(Map.of())
                        .properties("Table")
                        .at("StreamSpecification", "StreamViewType")
                        .text())
                .isEqualTo("KEYS_ONLY");
    }

    @Test
    void handsAdministrationOfTheKeyToTheAccountAlone() {
        List<Tree> statements = template.with(Map.of())
                .properties("Key")
                .at("KeyPolicy", "Statement")
                .items()
                .toList();
        assertThat(statements)
                .singleElement()
                .satisfies(statement -> assertThat(statement.at("Principal").fields())
                        .isEqualTo(Map.of("AWS", "arn:aws:iam::111122223333:root")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UndeliveredEvents", "FailedEvents", "EventQueue"})
    void encryptsItsQueues(String queue) {
        CfnStack stack = template.with(Map.of("EventPath", "Queue"));
        assertThat(stack.ofType("AWS::SQS::Queue")).hasSize(3);
        assertThat(stack.properties(queue).at("SqsManagedSseEnabled").text()).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UndeliveredEvents", "FailedEvents"})
    void watchesBothDeadLetterQueues(String queue) {
        CfnStack stack = template.with(CfnStack.EVERYTHING);
        Tree alarm = stack.properties(queue + "Alarm");
        assertThat(alarm.at("MetricName").text()).isEqualTo("ApproximateNumberOfMessagesVisible");
        assertThat(alarm.at("Dimensions").items())
                .singleElement()
                .satisfies(
                        dimension -> assertThat(dimension.at("Value").text()).isEqualTo("<" + queue + ".QueueName>"));
        assertThat(alarm.at("Threshold").text()).isEqualTo("0");
        assertThat(alarm.at("ComparisonOperator").text()).isEqualTo("GreaterThanThreshold");
        assertThat(stack.properties(queue).at("MessageRetentionPeriod").text())
                .as("two weeks, as long as SQS keeps anything")
                .isEqualTo("1209600");
    }

    @Test
    void tellsEveryAlarmToTheTopic() {
        assertThat(template.with(CfnStack.EVERYTHING)
                        .ofType("AWS::CloudWatch::Alarm")
                        .values())
                .hasSize(6)
                .allSatisfy(alarm -> {
                    assertThat(alarm.at("Properties", "AlarmActions").texts())
                            .containsExactly("arn:aws:sns:eu-central-1:111122223333:alarms");
                    assertThat(alarm.at("Properties", "OKActions").texts())
                            .containsExactly("arn:aws:sns:eu-central-1:111122223333:alarms");
                });
        assertThat(template.with(Map.of()).ofType("AWS::CloudWatch::Alarm").values())
                .hasSize(5)
                .allSatisfy(alarm -> assertThat(
                                alarm.at("Properties", "AlarmActions").isEmpty())
                        .isTrue());
    }

    @ParameterizedTest
    @CsvSource({"UndeliveredEventsPolicy, UndeliveredEvents", "EventQueuePolicy, EventQueue"})
    void letsOnlyItsRulesFillAQueue(String policy, String queue) {
        CfnStack stack = template.with(Map.of("EventPath", "Queue", "SecretsManager", "true"));
        assertThat(stack.properties(policy).at("Queues").texts()).containsExactly("<" + queue + ">");
        assertThat(stack.properties(policy).at("PolicyDocument", "Statement").items())
                .singleElement()
                .satisfies(statement -> {
                    assertThat(statement.at("Principal").fields()).isEqualTo(Map.of("Service", "events.amazonaws.com"));
                    assertThat(Statement.of(statement))
                            .isEqualTo(new Statement(
                                    "Allow",
                                    Set.of("sqs:SendMessage"),
                                    Set.of("<" + queue + ".Arn>"),
                                    Map.of(
                                            "ArnEquals",
                                            Map.of(
                                                    "aws:SourceArn",
                                                    Set.of(
                                                            "<ParameterChanges.Arn>",
                                                            "<ParameterPolicyActions.Arn>",
                                                            "<SecretChanges.Arn>")))));
                });
    }

    @Test
    void letsOnlyItsRulesInvokeTheFunction() {
        Map<String, Tree> permissions = template.with(CfnStack.EVERYTHING).ofType("AWS::Lambda::Permission");
        assertThat(permissions.values()).allSatisfy(permission -> {
            Tree properties = permission.at("Properties");
            assertThat(properties.at("FunctionName").text()).isEqualTo("<Alias>");
            assertThat(properties.at("Action").text()).isEqualTo("lambda:InvokeFunction");
            assertThat(properties.at("Principal").text()).isEqualTo("events.amazonaws.com");
            assertThat(properties.at("SourceAccount").text()).isEqualTo("111122223333");
        });
        assertThat(permissions.values().stream()
                        .map(permission ->
                                permission.at("Properties", "SourceArn").text()))
                .containsExactlyInAnyOrder(
                        "<ParameterChanges.Arn>", "<ParameterPolicyActions.Arn>", "<SecretChanges.Arn>");
        assertThat(template.with(Map.of("EventPath", "Queue")).ofType("AWS::Lambda::Permission"))
                .isEmpty();
    }

    @Test
    void boundsWhatOneBadRecordOfTheStreamHoldsUp() {
        Tree mapping = template.with(CfnStack.EVERYTHING).properties("StreamMapping");
        assertThat(mapping.at("BisectBatchOnFunctionError").text()).isEqualTo("true");
        assertThat(mapping.at("FunctionResponseTypes").texts()).containsExactly("ReportBatchItemFailures");
        assertThat(Integer.parseInt(mapping.at("MaximumRetryAttempts").text())).isBetween(1, 10);
        assertThat(Integer.parseInt(mapping.at("MaximumRecordAgeInSeconds").text()))
                .isBetween(60, 3600);
        assertThat(mapping.at("DestinationConfig", "OnFailure", "Destination").text())
                .isEqualTo("<FailedEvents.Arn>");
        assertThat(template.with(Map.of()).resources()).doesNotContainKey("StreamMapping");
    }

    @Test
    void takesBatchesOfEventsFromTheQueue() {
        CfnStack stack = template.with(Map.of("EventPath", "Queue"));
        assertThat(stack.properties("QueueMapping").at("FunctionResponseTypes").texts())
                .containsExactly("ReportBatchItemFailures");
        assertThat(stack.properties("EventQueue")
                        .at("RedrivePolicy", "deadLetterTargetArn")
                        .text())
                .isEqualTo("<FailedEvents.Arn>");
        int longest =
                Integer.parseInt(template.parameter("Timeout").at("MaxValue").text());
        assertThat(Integer.parseInt(
                        stack.properties("EventQueue").at("VisibilityTimeout").text()))
                .isEqualTo(6 * longest);
    }

    @Test
    void runsTheHandler() throws ClassNotFoundException {
        String[] handler = template.with(Map.of())
                .properties("Function")
                .at("Handler")
                .text()
                .split("::", -1);
        assertThat(handler).hasSize(2);
        assertThat(Class.forName(handler[0])).isAssignableTo(RequestStreamHandler.class);
        assertThat(Class.forName(handler[0]).getMethods())
                .anyMatch(method -> method.getName().equals(handler[1]));
    }

    /** Else the alias would stay at a version with the old code or the old environment. */
    @Test
    void publishesAVersionWheneverTheFunctionChanges() {
        CfnStack before = template.with(CfnStack.EVERYTHING);
        for (String parameter : functionParameters()) {
            Map<String, String> changed = new HashMap<>(CfnStack.EVERYTHING);
            changed.put(parameter, parameter.equals("ClusterEndpoint") ? "https://other.example" : "changed");
            assertThat(template.with(changed)
                            .properties("Version")
                            .at("Description")
                            .text())
                    .as(parameter)
                    .isNotEqualTo(before.properties("Version").at("Description").text());
        }
    }

    @Test
    void describesAVersionWithinItsLimit() {
        Map<String, String> longest = new HashMap<>();
        for (String parameter : Set.of("CodeKey", "CodeObjectVersion", "RoutesFile")) {
            longest.put(
                    parameter,
                    "x"
                            .repeat(Integer.parseInt(template.parameter(parameter)
                                    .at("MaxLength")
                                    .text())));
        }
        longest.put("ClusterEndpoint", "https://" + "x".repeat(40) + ".example");
        longest.putAll(Map.of("Architecture", "x86_64", "MemorySize", "3008", "Timeout", "120"));
        assertThat(template.with(longest)
                        .properties("Version")
                        .at("Description")
                        .text())
                .hasSizeLessThanOrEqualTo(MAX_DESCRIPTION);
    }

    @Test
    void makesTheFunctionAMemberOfTheGroupThatIsBound() throws IOException {
        Tree entry = template.with(Map.of()).properties("RefreshAccess");
        assertThat(entry.at("Type").text()).isEqualTo("STANDARD");
        assertThat(entry.at("PrincipalArn").text()).isEqualTo("<RefreshRole.Arn>");
        String group = entry.at("KubernetesGroups").texts().iterator().next();
        assertThat(manifest("base/api/access/refresh.yaml")).contains("  kind: Group\n  name: " + group + "\n");
        assertThat(manifest("base/api/admission/status-writers.yaml")).contains("'" + group + "' in request.userInfo");
    }

    @ParameterizedTest
    @CsvSource({
        "OperatorIdentity, OperatorRole, base/api/access/operator.yaml",
        "ServerIdentity, ServerRole, base/api/access/config-server.yaml"
    })
    void givesRolesToTheServiceAccountsOfTheManifests(String association, String role, String manifest)
            throws IOException {
        Tree identity = template.with(Map.of()).properties(association);
        assertThat(identity.at("RoleArn").text()).isEqualTo("<" + role + ".Arn>");
        assertThat(manifest(manifest))
                .startsWith("apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: "
                        + identity.at("ServiceAccount").text() + "\n  namespace: "
                        + identity.at("Namespace").text() + "\n");
        assertThat(template.with(Map.of("PodRoles", "Irsa", "OidcProvider", "oidc.example/id/1"))
                        .ofType("AWS::EKS::PodIdentityAssociation"))
                .isEmpty();
    }

    @Test
    void putsOutEachValueThatTheOverlayWants() throws IOException {
        Set<String> wanted = new TreeSet<>();
        for (String file : List.of("stores.env", "platform.env")) {
            SETTING.matcher(manifest("overlays/aws/settings/" + file))
                    .results()
                    .forEach(setting -> wanted.add(setting.group(1)));
        }
        wanted.removeAll(NOT_OF_THE_STACK);
        Set<String> described = template.document().at("Outputs").fields().values().stream()
                .map(output -> Tree.of(output).at("Description").text())
                .filter(description -> description.matches("[A-Z_]+"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described).isEqualTo(wanted);
    }

    @Test
    void isExplainedParameterByParameter() throws IOException {
        String page = manifest("aws/README.md");
        assertThat(template.document().at("Parameters").fields().keySet())
                .allSatisfy(parameter -> assertThat(page).contains("| `" + parameter + "` |"));
        assertThat(template.document().at("Outputs").fields().keySet())
                .allSatisfy(output -> assertThat(page).contains("`" + output + "`"));
    }

    /** The parameters that the function's properties depend on. */
    private static Set<String> functionParameters() {
        Set<String> parameters = new TreeSet<>();
        Tree function = template.document().at("Resources", "Function", "Properties");
        for (String property :
                List.of("Runtime", "Architectures", "MemorySize", "Timeout", "Code", "SnapStart", "Environment")) {
            String text = String.valueOf(function.at(property).value());
            template.document().at("Parameters").fields().keySet().stream()
                    .filter(parameter -> text.contains("Ref=" + parameter + "}"))
                    .forEach(parameters::add);
        }
        parameters.removeAll(TOLD_BY_THE_ENDPOINT);
        parameters.remove("CodeBucket");
        assertThat(parameters).contains("CodeKey", "RoutesFile", "ClusterEndpoint");
        return parameters;
    }

    private static String manifest(String path) throws IOException {
        return Files.readString(Checkout.ROOT.resolve("manifests").resolve(path));
    }
}
