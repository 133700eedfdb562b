package io.tenantconfig.server.cognito;

import static io.tenantconfig.server.cognito.CognitoTemplate.at;
import static io.tenantconfig.server.cognito.CognitoTemplate.map;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.TenantId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** T4, T5: the events are as the Cognito developer guide describes them (user-pool-lambda-pre-token-generation.html). */
class TokenTriggerTest {

    private static final String CLAIM = "custom:tenantId";
    private static final String CLIENT = "2example23456789";
    private static final TokenTrigger TRIGGER =
            TokenTrigger.with(CLIENT + "=acme,3example23456789=globex", "Acme-Okta=acme,Globex=globex");

    private static final Map<String, Object> NO_TENANT = Map.of("claimsToSuppress", List.of(CLAIM));

    private static Map<String, Object> tenant(String tenant) {
        return Map.of("claimsToAddOrOverride", Map.of(CLAIM, tenant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v2-authentication",
                "v2-hosted-auth",
                "v2-refresh-tokens",
                "v2-new-password-challenge",
                "v2-authenticate-device",
                "v3-authentication",
                "v3-hosted-auth",
                "v3-refresh-tokens",
                "v3-new-password-challenge",
                "v3-authenticate-device"
            })
    void bothTokensOfAUserNameTheTenantOfTheUsersAttributeAndTheGroupsStay(String event) {
        Map<String, Object> groups = new HashMap<>();
        groups.put("groupsToOverride", List.of("readers"));
        groups.put("iamRolesToOverride", List.of());
        groups.put("preferredRole", null);
        assertThat(TRIGGER.answer(TokenTrigger.event(event)))
                .isEqualTo(Map.of(
                        "idTokenGeneration", tenant("acme"),
                        "accessTokenGeneration", tenant("acme"),
                        "groupOverrideDetails", groups));
    }

    @Test
    void theAccessTokenOfAMachineNamesTheTenantThatIsConfiguredForItsClient() {
        assertThat(TRIGGER.answer(TokenTrigger.event("v3-client-credentials")))
                .isEqualTo(Map.of("accessTokenGeneration", tenant("acme")));
    }

    @Test
    void theTokensOfAFederatedUserNameTheTenantThatIsConfiguredForTheProvider() {
        assertThat(accessToken("v3-federated", event -> {})).isEqualTo(tenant("acme"));
    }

    static Stream<Arguments> withoutATenant() {
        return Stream.of(
                user("no attribute", attributes -> attributes.remove(CLAIM)),
                user("an empty attribute", attributes -> attributes.put(CLAIM, "")),
                user("the platform", attributes -> attributes.put(CLAIM, "shared")),
                user("attributes of other names", attributes -> {
                    attributes.remove(CLAIM);
                    attributes.putAll(Map.of("tenantId", "acme", "dev:custom:tenantId", "acme"));
                }),
                user("a provider of another tenant", attributes -> attributes.put("identities", identity("Globex"))),
                Arguments.of("v3-federated", "a provider that is not configured", (Consumer<Map<String, Object>>)
                        event -> attributes(event).put("identities", identity("Google"))),
                Arguments.of("v3-client-credentials", "a client that is not configured", (Consumer<Map<String, Object>>)
                        event -> map(at(event, "callerContext")).put("clientId", "4example23456789")),
                Arguments.of("v3-client-credentials", "the client's name in the user's place", (Consumer<
                                Map<String, Object>>)
                        event -> {
                            map(at(event, "callerContext")).put("clientId", "4example23456789");
                            event.put("userName", CLIENT);
                        }),
                Arguments.of("v3-authentication", "a cause that is not known", (Consumer<Map<String, Object>>)
                        event -> event.put("triggerSource", "TokenGeneration_SomethingNew")));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("withoutATenant")
    void whoHasNoTenantSignsInAndTheTokensNameNone(String name, String what, Consumer<Map<String, Object>> change) {
        assertThat(accessToken(name, change)).as(what).isEqualTo(NO_TENANT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v3-authentication", "v3-federated", "v3-client-credentials"})
    void nothingThatACallerSendsChangesTheTenant(String name) {
        Map<String, Object> mine =
                Map.of(CLAIM, "globex", "tenantId", "globex", "tenant", "globex", "clientId", "3example23456789");
        Map<String, Object> smuggled = Map.of(
                "claimsAndScopeOverrideDetails",
                Map.of("accessTokenGeneration", tenant("globex"), "idTokenGeneration", tenant("globex")));
        Consumer<Map<String, Object>> attack = event -> {
            map(at(event, "request")).put("clientMetadata", mine);
            map(at(event, "request")).put("scopes", List.of("tenantconfig/read", "globex", "custom:tenantId=globex"));
            event.put("response", smuggled);
        };

        assertThat(accessToken(name, attack)).isEqualTo(tenant("acme"));

        Map<String, Object> nobody = TokenTrigger.event(name);
        attack.accept(nobody);
        assertThat(TokenTrigger.with("", "").answer(withoutAttribute(nobody)).get("accessTokenGeneration"))
                .isEqualTo(NO_TENANT);
    }

    @Test
    void aTenantCountsIfAndOnlyIfTheServerWouldTakeIt() {
        List<String> texts = List.of(
                "acme",
                "a",
                "0",
                "a-b",
                "a--b",
                "-a",
                "a-",
                "A",
                "Acme",
                "acme ",
                " acme",
                "acme\n",
                "\nacme",
                "a_b",
                "a.b",
                "a/b",
                "a#b",
                "../a",
                "\u0430cme",
                "acm\u00e9",
                "\u0661",
                "\uff41",
                "\u0131",
                "shared",
                "shared-1",
                "SHARED",
                "a".repeat(63),
                "a".repeat(64),
                "a\u0000b",
                "a%2fb",
                "a\u200b",
                "tenants,acme",
                "a=b");
        List<Map<String, Object>> events = texts.stream()
                .map(text -> {
                    Map<String, Object> event = TokenTrigger.event("v3-authentication");
                    attributes(event).put(CLAIM, text);
                    return event;
                })
                .toList();
        List<Map<String, Object>> answers = TRIGGER.answers(events);
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            assertThat(answers.get(i).get("accessTokenGeneration"))
                    .as("tenant: \"%s\"", text)
                    .isEqualTo(counts(text) ? tenant(text) : NO_TENANT);
        }
    }

    @Test
    void breaksOffWhereThePoolSendsEventsThatCannotChangeAccessTokens() {
        assertThat(TRIGGER.failure(TokenTrigger.event("v1-authentication")))
                .contains("the pool's PreTokenGenerationConfig must say V2_0 or V3_0");
    }

    private static boolean counts(String text) {
        try {
            return !new TenantId(text).isShared();
        } catch (InvalidInputException e) {
            return false;
        }
    }

    private static Object accessToken(String name, Consumer<Map<String, Object>> change) {
        Map<String, Object> event = TokenTrigger.event(name);
        change.accept(event);
        return at(TRIGGER.answer(event), "accessTokenGeneration");
    }

    private static Arguments user(String what, Consumer<Map<String, Object>> change) {
        return Arguments.of(
                "v3-authentication", what, (Consumer<Map<String, Object>>) event -> change.accept(attributes(event)));
    }

    private static Map<String, Object> attributes(Map<String, Object> event) {
        return map(at(event, "request", "userAttributes"));
    }

    private static Map<String, Object> withoutAttribute(Map<String, Object> event) {
        if (map(at(event, "request")).containsKey("userAttributes")) {
            attributes(event).remove(CLAIM);
        }
        return event;
    }

    private static String identity(String provider) {
        return "[{\"userId\":\"1\",\"providerName\":\"" + provider + "\",\"providerType\":\"OIDC\"}]";
    }
}
