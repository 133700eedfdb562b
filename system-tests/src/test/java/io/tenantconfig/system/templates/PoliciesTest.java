package io.tenantconfig.system.templates;

import static io.tenantconfig.system.templates.Policies.OPERATOR;
import static io.tenantconfig.system.templates.Policies.REFRESH;
import static io.tenantconfig.system.templates.Policies.ROLES;
import static io.tenantconfig.system.templates.Policies.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreProvider;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** T11, T12, T13, T22: least privilege, and what facts about IAM make of it: who may do what, and who may become whom. */
class PoliciesTest {

    private static final String PARAMETERS = "arn:aws:ssm:eu-central-1:111122223333:parameter";
    private static final String SECRETS = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:";
    private static final String KEY = "<Key.Arn>";

    /**
     * Actions for which AWS knows no narrower resource
     * (https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html).
     */
    private static final Set<String> WITHOUT_RESOURCE = Set.of(
            "ssm:DescribeParameters",
            "secretsmanager:ListSecrets",
            "secretsmanager:BatchGetSecretValue",
            "dynamodb:ListStreams",
            "ec2:AssignPrivateIpAddresses",
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:UnassignPrivateIpAddresses");

    @SuppressWarnings("NullAway.Init")
    private static CfnTemplate template;

    @BeforeAll
    static void read() throws IOException {
        template = CfnTemplate.read();
    }

    /** Nothing switched on, everything switched on, and the other way of events. */
    static Stream<CfnStack> stacks() throws IOException {
        Map<String, String> queued = new HashMap<>(CfnStack.EVERYTHING);
        queued.put("EventPath", "Queue");
        CfnTemplate read = CfnTemplate.read();
        return Stream.of(read.with(Map.of()), read.with(CfnStack.EVERYTHING), read.with(queued));
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void nameResourcesWhereverAwsKnowsThem(CfnStack stack) {
        var policies = Policies.of(stack);
        for (String role : ROLES) {
            assertThat(policies.allowing(role)).isNotEmpty().allSatisfy(statement -> {
                assertThat(statement.actions()).noneMatch(action -> action.contains("*"));
                if (statement.resources().contains("*")) {
                    assertThat(statement.actions()).isSubsetOf(WITHOUT_RESOURCE);
                } else {
                    assertThat(statement.resources())
                            .allSatisfy(resource -> assertThat(resource).matches("[^*?]+([/:]\\*)?"));
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void neverAllowWhatReachesFurtherThanItSays(CfnStack stack) {
        var policies = Policies.of(stack);
        for (String role : ROLES) {
            assertThat(policies.actions(role))
                    .noneMatch(action -> action.matches("dynamodb:(Scan|PartiQL.*|Export.*)"))
                    .noneMatch(action -> action.matches("ssm:(GetParametersByPath|GetParameterHistory)"))
                    .noneMatch(action -> action.matches("kms:(ReEncrypt.*|CreateGrant|PutKeyPolicy)"))
                    .noneMatch(action -> action.matches("(iam|sts):.*"));
        }
    }

    /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html */
    @ParameterizedTest
    @MethodSource("stacks")
    void neverTakeAnEmptySetForAllOfThem(CfnStack stack) {
        var policies = Policies.of(stack);
        for (String role : ROLES) {
            assertThat(policies.allowing(role))
                    .allSatisfy(statement -> statement.conditions().forEach((operator, keys) -> {
                        if (operator.startsWith("ForAllValues:")) {
                            assertThat(statement.conditions().getOrDefault("Null", Map.of()))
                                    .containsAllEntriesOf(
                                            Map.of(keys.keySet().iterator().next(), Set.of("false")));
                        }
                    }));
        }
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void letTheServerReadAndNothingElse(CfnStack stack) {
        assertThat(Policies.of(stack).actions(SERVER))
                .isSubsetOf(
                        "dynamodb:BatchGetItem",
                        "ssm:GetParameters",
                        "kms:Decrypt",
                        "secretsmanager:GetSecretValue",
                        "secretsmanager:BatchGetSecretValue");
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void letNobodyButTheOperatorListNames(CfnStack stack) {
        var policies = Policies.of(stack);
        Set<String> listing = Set.of("ssm:DescribeParameters", "secretsmanager:ListSecrets", "dynamodb:Query");
        for (String role : List.of(SERVER, REFRESH)) {
            assertThat(policies.actions(role)).doesNotContainAnyElementsOf(listing);
        }
        assertThat(policies.actions(OPERATOR)).contains("ssm:DescribeParameters", "dynamodb:Query");
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void letNobodyButTheServerReadParameters(CfnStack stack) {
        var policies = Policies.of(stack);
        String secret = PARAMETERS + "/config-service/acme/checkout/db-password";
        assertThat(policies.allows(OPERATOR, "ssm:GetParameters", secret)).isFalse();
        assertThat(policies.allows(OPERATOR, "ssm:GetParameter", secret)).isFalse();
        assertThat(policies.allows(REFRESH, "ssm:GetParameters", secret)).isFalse();
        for (String role : List.of(OPERATOR, REFRESH)) {
            assertThat(policies.allows(role, "kms:Decrypt", KEY, PoliciesTest::isForParameters))
                    .as(role)
                    .isFalse();
        }
        assertThat(policies.allows(SERVER, "kms:Decrypt", KEY, PoliciesTest::isForParameters))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void letKeysBeUsedThroughOneServiceOnly(CfnStack stack) {
        var policies = Policies.of(stack);
        for (String role : ROLES) {
            assertThat(policies.allowing(role))
                    .filteredOn(statement -> statement.actions().stream().anyMatch(action -> action.startsWith("kms:")))
                    .allSatisfy(statement -> {
                        assertThat(statement.actions()).allMatch(action -> action.startsWith("kms:"));
                        assertThat(statement.condition("kms:ViaService")).hasSize(1);
                    });
        }
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void letTheFunctionReadNoValueInTheTable(CfnStack stack) {
        assertThat(Policies.of(stack).allowing(REFRESH))
                .filteredOn(statement -> statement.matches("dynamodb:GetItem", CfnStack.TABLE_ARN)
                        || statement.matches("dynamodb:BatchGetItem", CfnStack.TABLE_ARN)
                        || statement.matches("dynamodb:Query", CfnStack.TABLE_ARN))
                .allSatisfy(statement -> assertThat(statement.condition("dynamodb:Attributes"))
                        .contains("pk", "sk")
                        .doesNotContain("value", "digest"));
        assertThat(Policies.of(stack).actions(REFRESH))
                .doesNotContain("secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue");
    }

    @Test
    void giveTheFunctionNoKeyUnlessItHearsOfTheTable() {
        assertThat(Policies.of(template.with(Map.of())).actions(REFRESH))
                .containsExactlyInAnyOrder(
                        "ssm:GetParameter", "sqs:SendMessage", "logs:CreateLogStream", "logs:PutLogEvents");
        assertThat(Policies.of(template.with(Map.of("TableStream", "true"))).actions(REFRESH))
                .contains("dynamodb:GetRecords", "kms:Decrypt");
    }

    @ParameterizedTest
    @CsvSource({
        "/config-service, /config-service/acme/checkout/db-url, true",
        "/config-service, /config-service, false",
        "/config-service, /config-service-2/acme/checkout/db-url, false",
        "/config-service, /other/config-service/a, false",
        "/platform/config, /config-service/acme/checkout/db-url, false",
        "/platform/config, /platform/config/acme/checkout/db-url, true"
    })
    void endAtTheRoot(String root, String name, boolean allowed) {
        var policies = Policies.of(template.with(Map.of("ParameterRoot", root)));
        assertThat(policies.allows(SERVER, "ssm:GetParameters", PARAMETERS + name))
                .isEqualTo(allowed);
        assertThat(policies.allows(OPERATOR, "ssm:PutParameter", PARAMETERS + name))
                .isEqualTo(allowed);
        assertThat(policies.allows(REFRESH, "ssm:GetParameter", PARAMETERS + name))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "tenant-config/acme/checkout/db-password-a1b2c3, true",
        "tenant-config-2/acme/checkout/db-password-a1b2c3, false",
        "other/tenant-config/a-a1b2c3, false"
    })
    void endAtTheRootOfSecrets(String name, boolean allowed) {
        var policies = Policies.of(template.with(Map.of("SecretsManager", "true")));
        assertThat(policies.allows(SERVER, "secretsmanager:GetSecretValue", SECRETS + name))
                .isEqualTo(allowed);
        assertThat(policies.allows(OPERATOR, "secretsmanager:UpdateSecret", SECRETS + name))
                .isEqualTo(allowed);
        assertThat(policies.allows(REFRESH, "secretsmanager:DescribeSecret", SECRETS + name))
                .isEqualTo(allowed);
    }

    @Test
    void knowNothingOfSecretsManagerUnlessItIsUsed() {
        var policies = Policies.of(template.with(Map.of()));
        for (String role : ROLES) {
            assertThat(policies.actions(role)).noneMatch(action -> action.startsWith("secretsmanager:"));
        }
    }

    /** The parameters of roots take what the stores' layouts take, and have the same defaults. */
    @ParameterizedTest
    @CsvSource({"ParameterRoot, parameter-store", "SecretRoot, secrets-manager"})
    void takeTheRootsThatTheLayoutTakes(String name, String store) {
        Layout layout = Optional.ofNullable(StoreProvider.installed().get(new StoreId(store)))
                .orElseThrow()
                .layout();
        Tree parameter = template.parameter(name);
        assertThat(parameter.at("Default").text()).isEqualTo(layout.defaultRoot());
        assertThat(List.of(
                        "/config-service",
                        "/a/b",
                        "/a/b/c",
                        "/",
                        "a",
                        "a/b",
                        "a/b/c",
                        "a/",
                        "/a/",
                        "/aws-x",
                        "/AWS",
                        "/ssm/x",
                        "/a b",
                        "/_a",
                        "_a",
                        "-a",
                        "a".repeat(128),
                        "a".repeat(129),
                        "/" + "a".repeat(255),
                        "/" + "a".repeat(256)))
                .allSatisfy(root -> assertThat(root.matches(
                                        parameter.at("AllowedPattern").text())
                                && root.length()
                                        <= Integer.parseInt(
                                                parameter.at("MaxLength").text()))
                        .as(root)
                        .isEqualTo(isRoot(layout, root)));
    }

    @ParameterizedTest
    @CsvSource({"OperatorRole, tenantconfig-operator", "ServerRole, tenantconfig-server"})
    void letOnlyPodsOfOneServiceAccountOfTheClusterTakeARole(String role, String account) throws IOException {
        Tree podIdentity = onlyStatement(template.with(Map.of()), role);
        assertThat(podIdentity.at("Principal").fields()).isEqualTo(Map.of("Service", "pods.eks.amazonaws.com"));
        assertThat(podIdentity.at("Action").texts()).containsExactly("sts:AssumeRole", "sts:TagSession");
        assertThat(podIdentity.at("Condition").fields())
                .isEqualTo(Map.of(
                        "StringEquals",
                        Map.of(
                                "aws:RequestTag/kubernetes-namespace",
                                "tenantconfig-system",
                                "aws:RequestTag/kubernetes-service-account",
                                account,
                                "aws:RequestTag/eks-cluster-arn",
                                "arn:aws:eks:eu-central-1:111122223333:cluster/production")));

        String issuer = "oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE";
        Tree irsa = onlyStatement(template.with(Map.of("PodRoles", "Irsa", "OidcProvider", issuer)), role);
        assertThat(irsa.at("Principal").fields())
                .isEqualTo(Map.of("Federated", "arn:aws:iam::111122223333:oidc-provider/" + issuer));
        assertThat(irsa.at("Action").texts()).containsExactly("sts:AssumeRoleWithWebIdentity");
        assertThat(irsa.at("Condition").fields())
                .isEqualTo(Map.of(
                        "StringEquals",
                        Map.of(
                                issuer + ":sub",
                                "system:serviceaccount:tenantconfig-system:" + account,
                                issuer + ":aud",
                                "sts.amazonaws.com")));
    }

    @Test
    void letOnlyLambdaTakeTheFunctionsRole() throws IOException {
        Tree trust = onlyStatement(template.with(Map.of()), REFRESH);
        assertThat(trust.at("Principal").fields()).isEqualTo(Map.of("Service", "lambda.amazonaws.com"));
        assertThat(trust.at("Action").texts()).containsExactly("sts:AssumeRole");
    }

    private static boolean isForParameters(Statement statement) {
        return statement.condition("kms:ViaService").stream().anyMatch(service -> service.startsWith("ssm."));
    }

    private static boolean isRoot(Layout layout, String root) {
        try {
            return layout.checkRoot(root).equals(root);
        } catch (InvalidInputException e) {
            return false;
        }
    }

    private static Tree onlyStatement(CfnStack stack, String role) throws IOException {
        Tree document = stack.properties(role).at("AssumeRolePolicyDocument");
        if (document.fields().isEmpty()) {
            document = Tree.of(new JsonMapper().readValue(document.text(), Map.class));
        }
        List<Tree> statements = document.at("Statement").items().toList();
        assertThat(statements).hasSize(1);
        return statements.getFirst();
    }
}
