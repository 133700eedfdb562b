package io.tenantconfig.server.cognito;

import static io.tenantconfig.server.cognito.CognitoTemplate.at;
import static io.tenantconfig.server.cognito.CognitoTemplate.parameter;
import static io.tenantconfig.server.cognito.CognitoTemplate.properties;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.storage.testing.CfnLint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** T4: the user pool that the template makes. */
class CognitoTemplateTest {

    private static final Map<String, Object> POOL = properties("UserPool");

    /** Every resource that can get tokens from the pool, also those that will be added. */
    static Stream<String> clients() {
        return CognitoTemplate.resources().entrySet().stream()
                .filter(resource -> at(resource.getValue(), "Type").equals("AWS::Cognito::UserPoolClient"))
                .map(Map.Entry::getKey);
    }

    @Test
    void breaksNoRuleOfCloudFormation() throws Exception {
        assertThat(CfnLint.findings(CognitoTemplate.FILE)).isEmpty();
    }

    @Test
    void theTenantIsAnAttributeThatIsSetOnceAndHasTheLengthOfATenantId() {
        assertThat(POOL.get("Schema"))
                .isEqualTo(List.of(Map.of(
                        "Name",
                        "tenantId",
                        "AttributeDataType",
                        "String",
                        "Mutable",
                        false,
                        "StringAttributeConstraints",
                        Map.of("MinLength", "1", "MaxLength", "63"))));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void noClientLetsAUserWriteTheTenant(String client) {
        assertThat(at(properties(client), "WriteAttributes")).isEqualTo(List.of("email"));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void noClientTellsWhoExistsNorKeepsARevokedToken(String client) {
        assertThat(properties(client))
                .containsEntry("PreventUserExistenceErrors", "ENABLED")
                .containsEntry("EnableTokenRevocation", true);
    }

    @ParameterizedTest
    @MethodSource("clients")
    void tokensCountForAnHourUnlessSetOtherwise(String client) {
        assertThat(at(properties(client), "AccessTokenValidity")).isEqualTo(Map.of("Ref", "TokenMinutes"));
        assertThat(at(properties(client), "TokenValidityUnits", "AccessToken")).isEqualTo("minutes");
        assertThat(parameter("TokenMinutes", "Default")).isEqualTo(60);
    }

    @ParameterizedTest
    @MethodSource("clients")
    void noClientSendsPasswordsUnlessAnAdministratorWantsTo(String client) {
        assertThat(flows(client, Set.of())).isSubsetOf("ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH");
        assertThat(flows("UserClient", Set.of("HasAdminSignIn"))).contains("ALLOW_ADMIN_USER_PASSWORD_AUTH");
        assertThat(parameter("AdminSignIn", "Default")).isEqualTo("false");
    }

    @Test
    void usersSeeTheirTenantInTheIdToken() {
        assertThat(properties("UserClient").get("ReadAttributes"))
                .isEqualTo(List.of("email", "email_verified", "custom:tenantId"));
    }

    @Test
    void aMachineHasASecretAndNothingButTheScopeOfThisApi() {
        assertThat(properties("MachineClient"))
                .containsEntry("GenerateSecret", true)
                .containsEntry("AllowedOAuthFlows", List.of("client_credentials"))
                .containsEntry("AllowedOAuthScopes", List.of("tenantconfig/read"));
    }

    @Test
    void onlyAdministratorsMakeUsersAndThePoolIsNotLostByMistake() {
        assertThat(at(POOL, "AdminCreateUserConfig", "AllowAdminCreateUserOnly"))
                .isEqualTo(true);
        assertThat(POOL).containsEntry("DeletionProtection", "ACTIVE");
        assertThat(at(CognitoTemplate.resources(), "UserPool", "DeletionPolicy"))
                .isEqualTo("Retain");
    }

    @Test
    void aSecondFactorIsAParameter() {
        assertThat(POOL).containsEntry("MfaConfiguration", Map.of("Ref", "Mfa"));
        assertThat(CognitoTemplate.resolved("UserPool", Set.of("HasMfa"), Map.of()))
                .containsEntry("EnabledMfas", List.of("SOFTWARE_TOKEN_MFA"));
        assertThat(CognitoTemplate.resolved("UserPool", Set.of(), Map.of())).doesNotContainKey("EnabledMfas");
    }

    @Test
    void theTriggerSeesTokensOfUsersAndOfMachines() {
        assertThat(at(POOL, "LambdaConfig"))
                .isEqualTo(Map.of(
                        "PreTokenGenerationConfig",
                        Map.of("LambdaArn", Map.of("Fn::GetAtt", List.of("Trigger", "Arn")), "LambdaVersion", "V3_0")));
        assertThat(parameter("FeaturePlan", "AllowedValues")).isEqualTo(List.of("ESSENTIALS", "PLUS"));
    }

    @Test
    void nobodyButThisPoolInvokesTheTrigger() {
        assertThat(properties("TriggerPermission"))
                .isEqualTo(Map.of(
                        "FunctionName", Map.of("Fn::GetAtt", List.of("Trigger", "Arn")),
                        "Action", "lambda:InvokeFunction",
                        "Principal", "cognito-idp.amazonaws.com",
                        "SourceAccount", Map.of("Ref", "AWS::AccountId"),
                        "SourceArn", Map.of("Fn::GetAtt", List.of("UserPool", "Arn"))));
    }

    @Test
    void theTriggerMayWriteItsLogAndNothingElse() {
        List<?> policies = (List<?>) at(properties("TriggerRole"), "Policies");
        assertThat(policies).hasSize(1);
        assertThat(at(policies.getFirst(), "PolicyDocument", "Statement"))
                .isEqualTo(List.of(Map.of(
                        "Effect", "Allow",
                        "Action", List.of("logs:CreateLogStream", "logs:PutLogEvents"),
                        "Resource", Map.of("Fn::GetAtt", List.of("TriggerLog", "Arn")))));
        assertThat(properties("TriggerRole")).doesNotContainKey("ManagedPolicyArns");
        assertThat(properties("TriggerLog")).containsKey("RetentionInDays");
    }

    @Test
    void theTriggerNeedsNoBuild() {
        assertThat(TokenTrigger.source()).hasSizeLessThanOrEqualTo(4096);
        assertThat(properties("Trigger")).containsEntry("Timeout", 5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true |",
                "true |1example23456789=acme",
                "true |1example23456789=acme,2example23456789=globex",
                "false|1example23456789",
                "false|1example23456789=",
                "false|1example23456789=shared",
                "false|1example23456789=acme,2example23456789=shared",
                "false|1example23456789=Acme",
                "false|1example23456789=acme, 2example23456789=globex",
                "false|1example23456789=acme,",
                "true |1example23456789=shared-services",
            })
    void refusesAWrongMappingWhenTheStackIsDeployed(boolean accepted, String mapping) {
        String text = mapping == null ? "" : mapping;
        assertThat(Stream.of("ClientTenants", "ProviderTenants"))
                .allSatisfy(name -> assertThat(Pattern.matches((String) parameter(name, "AllowedPattern"), text))
                        .isEqualTo(accepted));
    }

    private static List<Object> flows(String client, Set<String> conditions) {
        Map<String, Object> settings = CognitoTemplate.resolved(client, conditions, Map.of("UserPool", "pool"));
        return List.copyOf((List<?>) at(settings, "ExplicitAuthFlows"));
    }
}
