package io.tenantconfig.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.server.auth.Admission.Admitted;
import io.tenantconfig.server.auth.Verification.Refused;
import io.tenantconfig.server.errors.Failure;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** T1, T2, T5, T7: which tokens count, and for whom. */
class TokenVerifierTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(600);
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final TokenIssuer ISSUER = new TokenIssuer();
    private static final RSAKey OTHER_KEY = TokenIssuer.newKey("main");

    private final TestedAuthenticator verifier = new TestedAuthenticator(ISSUER, TestedAuthenticator.ON_DEMAND, CLOCK);

    @AfterEach
    void close() {
        verifier.close();
    }

    @AfterAll
    static void closeIssuer() {
        ISSUER.close();
    }

    @Test
    void acceptsAGoodTokenForItsTenantUntilItExpires() {
        assertThat(verifier.admit(ISSUER.token("acme", LATER)))
                .isInstanceOfSatisfying(
                        Admitted.class,
                        admitted -> assertThat(admitted.caller())
                                .isEqualTo(new Caller(new TenantId("acme"), ServiceRange.ALL, LATER)));
    }

    @Test
    void acceptsTheClientIdInPlaceOfTheAudience() {
        String token = signed(claims -> claims.audience((String) null).claim("client_id", TokenIssuer.AUDIENCE));
        assertThat(verifier.admit(token)).isInstanceOf(Admitted.class);
    }

    static Stream<Arguments> forged() throws Exception {
        RSAKey key = ISSUER.key();
        JWTClaimsSet claims = good().build();
        var hmac = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(), claims);
        hmac.sign(new MACSigner(key.toPublicJWK().toRSAPublicKey().getEncoded()));
        String good = ISSUER.token("acme", LATER);
        String[] parts = good.split("\\.", -1);
        return Stream.of(
                Arguments.of("HS256 with the public key", Failure.TOKEN_UNTRUSTED, hmac.serialize()),
                Arguments.of(
                        "another key under the same id",
                        Failure.TOKEN_UNTRUSTED,
                        ISSUER.sign(header -> header, claims, OTHER_KEY)),
                Arguments.of(
                        "an unknown key id",
                        Failure.TOKEN_UNTRUSTED,
                        ISSUER.sign(header -> header.keyID("unknown"), claims, key)),
                Arguments.of(
                        "no key id", Failure.TOKEN_UNTRUSTED, ISSUER.sign(header -> header.keyID(null), claims, key)),
                Arguments.of(
                        "a key of its own in jwk",
                        Failure.TOKEN_UNTRUSTED,
                        ISSUER.sign(header -> header.jwk(OTHER_KEY.toPublicJWK()), claims, OTHER_KEY)),
                Arguments.of(
                        "an address of its own in jku",
                        Failure.TOKEN_UNTRUSTED,
                        ISSUER.sign(header -> header.jwkURL(URI.create("http://localhost:1/")), claims, OTHER_KEY)),
                Arguments.of(
                        "an unknown critical header",
                        Failure.TOKEN_UNTRUSTED,
                        ISSUER.sign(header -> header.criticalParams(Set.of("x")).customParam("x", 1), claims, key)),
                Arguments.of(
                        "another type",
                        Failure.TOKEN_UNTRUSTED,
                        ISSUER.sign(header -> header.type(new JOSEObjectType("logout+jwt")), claims, key)),
                Arguments.of(
                        "a token within",
                        Failure.TOKEN_UNTRUSTED,
                        ISSUER.sign(header -> header.contentType("JWT"), claims, key)),
                Arguments.of(
                        "an algorithm of the key's, but not of the settings'",
                        Failure.TOKEN_UNTRUSTED,
                        ISSUER.sign(JWSAlgorithm.RS512, claims, key)),
                Arguments.of(
                        "claims changed after signing",
                        Failure.TOKEN_UNTRUSTED,
                        parts[0] + "." + claims(good().claim(TokenIssuer.TENANT_CLAIM, "globex")) + "." + parts[2]),
                Arguments.of(
                        "no signature", Failure.TOKEN_MALFORMED, encode("{\"alg\":\"none\"}") + "." + parts[1] + "."),
                Arguments.of(
                        "algorithm none with something as a signature",
                        Failure.TOKEN_MALFORMED,
                        encode("{\"alg\":\"none\"}") + "." + parts[1] + "." + parts[2]),
                Arguments.of("padding", Failure.TOKEN_MALFORMED, good + "="),
                Arguments.of("a trailing newline", Failure.TOKEN_MALFORMED, good + "\n"),
                Arguments.of("a leading space", Failure.TOKEN_MALFORMED, " " + good),
                Arguments.of("junk inside", Failure.TOKEN_MALFORMED, good.replaceFirst("\\.", "!.")),
                Arguments.of("four parts", Failure.TOKEN_MALFORMED, good + ".x"),
                Arguments.of("two parts", Failure.TOKEN_MALFORMED, parts[0] + "." + parts[1]),
                Arguments.of("nothing", Failure.TOKEN_MALFORMED, ""),
                Arguments.of("unused bits that are set", Failure.TOKEN_MALFORMED, withUnusedBits(good)),
                Arguments.of(
                        "7 KB",
                        Failure.TOKEN_MALFORMED,
                        signed(claims1 -> claims1.claim("padding", "x".repeat(7 * 1024)))),
                Arguments.of("no JSON", Failure.TOKEN_MALFORMED, parts[0] + "." + encode("no JSON") + "." + parts[2]),
                Arguments.of(
                        "nothing in JSON", Failure.TOKEN_MALFORMED, parts[0] + "." + encode("null") + "." + parts[2]),
                Arguments.of(
                        "nothing in JSON as a header",
                        Failure.TOKEN_MALFORMED,
                        encode("null") + "." + parts[1] + "." + parts[2]),
                Arguments.of(
                        "a claim twice",
                        Failure.TOKEN_MALFORMED,
                        parts[0] + "." + encode("{\"iss\":\"a\",\"iss\":\"b\"}") + "." + parts[2]),
                Arguments.of(
                        "a header's member twice",
                        Failure.TOKEN_MALFORMED,
                        encode("{\"alg\":\"RS256\",\"alg\":\"RS256\",\"kid\":\"main\"}") + "." + parts[1] + "."
                                + parts[2]),
                Arguments.of(
                        "claims nested deeply",
                        Failure.TOKEN_MALFORMED,
                        parts[0] + "." + encode("[".repeat(3_000)) + "." + parts[2]));
    }

    static Stream<Arguments> unfit() {
        return Stream.of(
                claim("no expiry", Failure.TOKEN_MALFORMED, claims -> claims.expirationTime(null)),
                claim("expired", Failure.TOKEN_EXPIRED, claims -> claims.expirationTime(Date.from(NOW))),
                claim(
                        "not valid yet",
                        Failure.TOKEN_NOT_YET_VALID,
                        claims -> claims.notBeforeTime(Date.from(NOW.plusSeconds(61)))),
                claim("another issuer", Failure.TOKEN_WRONG_ISSUER, claims -> claims.issuer("https://example.com")),
                claim("no issuer", Failure.TOKEN_WRONG_ISSUER, claims -> claims.issuer(null)),
                claim("another audience", Failure.TOKEN_WRONG_AUDIENCE, claims -> claims.audience("other")),
                claim("no audience", Failure.TOKEN_WRONG_AUDIENCE, claims -> claims.audience((String) null)),
                claim(
                        "another client",
                        Failure.TOKEN_WRONG_AUDIENCE,
                        claims -> claims.audience((String) null).claim("client_id", "other")),
                claim(
                        "another audience, though of our client",
                        Failure.TOKEN_WRONG_AUDIENCE,
                        claims -> claims.audience("other").claim("client_id", TokenIssuer.AUDIENCE)),
                claim("another use", Failure.TOKEN_WRONG_AUDIENCE, claims -> claims.claim("token_use", "access")),
                claim("no use", Failure.TOKEN_WRONG_AUDIENCE, claims -> claims.claim("token_use", null)),
                tenant("no tenant", null),
                tenant("an array", List.of("acme")),
                tenant("an object", Map.of("id", "acme")),
                tenant("a number", 1),
                tenant("upper case", "Acme"),
                tenant("a look-alike letter", "\u0430cme"),
                tenant("blank", " "),
                tenant("empty", ""),
                tenant("a trailing newline", "acme\n"),
                tenant("64 characters", "a".repeat(64)),
                tenant("the platform", "shared"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"forged", "unfit"})
    void refusesATokenAndNamesTheReasonWithoutRepeatingAnyOfIt(String what, Failure failure, String token) {
        assertThat(verifier.admit(token)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.failure()).isEqualTo(failure);
            assertThat(refused.message()).startsWith("token: ").contains("(expected: ");
            Stream.of(token.split("\\.", -1))
                    .filter(part -> part.length() > 10)
                    .forEach(part -> assertThat(refused.message()).doesNotContain(part));
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"forged", "unfit"})
    void theMessageStandsOnThePageOfTokens(String what, Failure failure, String token) {
        var refused = (Refused) verifier.admit(token);
        assertThat(Path.of("..", "docs", "tokens.md"))
                .content()
                .contains("| `" + refused.message() + "` | `" + failure + "` |");
    }

    private static JWTClaimsSet.Builder good() {
        return ISSUER.claims(LATER).claim(TokenIssuer.TENANT_CLAIM, "acme");
    }

    private static String signed(UnaryOperator<JWTClaimsSet.Builder> change) {
        return ISSUER.sign(header -> header, change.apply(good()).build(), ISSUER.key());
    }

    private static Arguments claim(String what, Failure failure, UnaryOperator<JWTClaimsSet.Builder> change) {
        return Arguments.of(what, failure, signed(change));
    }

    private static Arguments tenant(String what, Object tenant) {
        return claim(
                "tenant: " + what, Failure.TOKEN_NO_TENANT, claims -> claims.claim(TokenIssuer.TENANT_CLAIM, tenant));
    }

    private static String claims(JWTClaimsSet.Builder claims) {
        return encode(claims.build().toString());
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The signature of 256 bytes ends in a character of which two bits count. */
    private static String withUnusedBits(String token) {
        char last = token.charAt(token.length() - 1);
        return token.substring(0, token.length() - 1) + (char) (last + 1);
    }
}
