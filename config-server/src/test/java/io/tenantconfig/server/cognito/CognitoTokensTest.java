package io.tenantconfig.server.cognito;

import static io.tenantconfig.server.cognito.CognitoTemplate.map;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.grpc.Status;
import io.tenantconfig.server.Failures;
import io.tenantconfig.server.ServerSettings;
import io.tenantconfig.server.World;
import io.tenantconfig.server.auth.TokenIssuer;
import io.tenantconfig.server.cognito.MotoCognito.Pool;
import io.tenantconfig.server.cognito.MotoCognito.Tokens;
import io.tenantconfig.v1.GetConfigRequest;
import java.net.URI;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** T2, T5: the settings of docs/tokens.md, and tokens of a pool that is made as the template says. */
class CognitoTokensTest {

    private static final GetConfigRequest URL = GetConfigRequest.newBuilder()
            .setService("checkout")
            .setKey("param_config_url")
            .build();

    private static final World OF_ID_TOKENS = new World();
    private static final World OF_ACCESS_TOKENS = new World();
    private static MotoCognito cognito;
    private static Pool pool;
    private static String client;

    @BeforeAll
    static void start() throws Exception {
        cognito = MotoCognito.start();
        pool = cognito.pool();
        client = pool.client("UserClient");
        pool.user("ann", Map.of("custom:tenantId", "acme"));
        pool.user("gus", Map.of("custom:tenantId", "globex"));
        pool.user("nobody", Map.of());
        serve(OF_ID_TOKENS, pool.issuer(), pool.jwks(), "id");
        serve(OF_ACCESS_TOKENS, pool.issuer(), pool.jwks(), "access");
    }

    @AfterAll
    static void stop() {
        OF_ID_TOKENS.close();
        OF_ACCESS_TOKENS.close();
        cognito.close();
    }

    /** A server whose issuer and use of tokens are set as an administrator sets them. */
    private static void serve(World world, String issuer, URI jwks, String use) {
        var settings = ServerSettings.parse(
                Map.of(
                        "TENANTCONFIG_PORT",
                        "0",
                        "TENANTCONFIG_DEVELOPMENT_MODE",
                        "true",
                        "TENANTCONFIG_ISSUER",
                        issuer,
                        "TENANTCONFIG_JWKS_URL",
                        jwks.toString(),
                        "TENANTCONFIG_AUDIENCES",
                        client,
                        "TENANTCONFIG_TOKEN_USE",
                        use),
                List.of());
        for (String tenant : List.of("acme", "globex")) {
            world.namespace(tenant, tenant)
                    .declared("checkout", tenant, "checkout", Map.of("param_config_url", "https://" + tenant));
        }
        world.startServer(_ -> settings).ready().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Test
    void anIdTokenReadsItsOwnTenantsValues() {
        assertThat(read(OF_ID_TOKENS, signIn("ann").id())).isEqualTo("https://acme");
        assertThat(read(OF_ID_TOKENS, signIn("gus").id())).isEqualTo("https://globex");
    }

    @Test
    void aUserWithoutATenantIsRefused() {
        assertThat(refused(OF_ID_TOKENS, signIn("nobody").id()))
                .isEqualTo("token: no tenant (expected: one tenant id, and not shared, in custom:tenantId)");
    }

    @Test
    void anAccessTokenThatNoTriggerHasSeenIsRefused() {
        assertThat(refused(OF_ACCESS_TOKENS, signIn("ann").access()))
                .isEqualTo("token: no tenant (expected: one tenant id, and not shared, in custom:tenantId)");
    }

    @Test
    void aTokenOfTheOtherKindIsRefused() {
        Tokens tokens = signIn("ann");
        assertThat(List.of(refused(OF_ID_TOKENS, tokens.access()), refused(OF_ACCESS_TOKENS, tokens.id())))
                .containsOnly("token: wrong use (expected: the configured token_use)");
    }

    @Test
    void aTokenOfAnotherClientOfThePoolIsRefused() {
        Tokens tokens = pool.signIn(pool.client("UserClient"), "ann");
        assertThat(List.of(refused(OF_ID_TOKENS, tokens.id()), refused(OF_ACCESS_TOKENS, tokens.access())))
                .containsOnly(
                        "token: wrong audience (expected: a configured one in aud or, without aud, in client_id)");
    }

    /** moto signs for all pools with one key, so nothing but the issuer tells them apart. */
    @Test
    void aTokenOfAnotherPoolIsRefused() {
        Pool other = cognito.pool();
        other.user("ann", Map.of("custom:tenantId", "acme"));
        assertThat(refused(
                        OF_ID_TOKENS,
                        other.signIn(other.client("UserClient"), "ann").id()))
                .isEqualTo("token: wrong issuer (expected: a configured one in iss)");
    }

    /** moto runs no trigger, so what ours answers is put into moto's token, and an issuer of this machine signs it. */
    @Test
    void anAccessTokenWithWhatTheTriggerAnswersReadsItsOwnTenantsValues() throws Exception {
        Map<String, Object> ofUser = TokenTrigger.with("", "").answer(TokenTrigger.event("v3-authentication"));
        Map<String, Object> ofMachine =
                TokenTrigger.with(client + "=globex", "").answer(machine(client));
        Map<String, Object> ofStranger =
                TokenTrigger.with(client + "=globex", "").answer(machine("4example23456789"));
        try (var world = new World()) {
            serve(
                    world,
                    world.issuer.address(),
                    world.issuer.settings().jwks().orElseThrow().url(),
                    "access");
            assertThat(read(world, changed(world.issuer, signIn("ann").access(), ofUser)))
                    .isEqualTo("https://acme");
            assertThat(read(world, changed(world.issuer, machineToken(), ofMachine)))
                    .isEqualTo("https://globex");
            assertThat(refused(world, changed(world.issuer, machineToken(), ofStranger)))
                    .startsWith("token: no tenant");
        }
    }

    private static Map<String, Object> machine(String id) {
        Map<String, Object> event = TokenTrigger.event("v3-client-credentials");
        map(CognitoTemplate.at(event, "callerContext")).put("clientId", id);
        return event;
    }

    /**
     * The claims of a token for client credentials
     * (https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html).
     */
    private static JWTClaimsSet machineToken() {
        return new JWTClaimsSet.Builder()
                .subject(client)
                .claim("client_id", client)
                .claim("token_use", "access")
                .claim("scope", "tenantconfig/read")
                .claim("version", 2)
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .build();
    }

    private static String changed(TokenIssuer issuer, String token, Map<String, Object> answer) throws ParseException {
        return changed(issuer, SignedJWT.parse(token).getJWTClaimsSet(), answer);
    }

    /** The claims with the changes of the trigger, signed by another issuer. */
    private static String changed(TokenIssuer issuer, JWTClaimsSet claims, Map<String, Object> answer) {
        Map<String, Object> change = map(CognitoTemplate.at(answer, "accessTokenGeneration"));
        var changed = new JWTClaimsSet.Builder(claims).issuer(issuer.address());
        map(change.getOrDefault("claimsToAddOrOverride", Map.of())).forEach(changed::claim);
        ((List<?>) change.getOrDefault("claimsToSuppress", List.of()))
                .forEach(name -> changed.claim((String) name, null));
        return issuer.sign(changed.build());
    }

    private static Tokens signIn(String user) {
        return pool.signIn(client, user);
    }

    private static String read(World world, String token) {
        return world.with("Bearer " + token).getConfig(URL).getEntry().getValue();
    }

    private static String refused(World world, String token) {
        Failures failure = Failures.of(() -> world.with("Bearer " + token).getConfig(URL));
        assertThat(failure.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
        return failure.message();
    }
}
