package io.tenantconfig.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.server.auth.Verification.Accepted;
import io.tenantconfig.server.auth.Verification.Refused;
import io.tenantconfig.server.auth.Verification.Undecided;
import io.tenantconfig.server.errors.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * T1: Wycheproof's signatures, good and bad (https://github.com/C2SP/wycheproof, Apache License 2.0, which lies beside them).
 * They are checked as a token's are; their payloads are no claims, so a good one is told by what is wrong with it next.
 */
class WycheproofTest {

    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor();
    private static final JWTClaimsSet NO_CLAIMS = new JWTClaimsSet.Builder().build();

    /** @param key as it is published; with secrets and private parts where the vectors hold them */
    private record Vector(int id, String comment, Map<String, Object> key, String jws, boolean valid) {

        boolean hasSecretKey() {
            return "oct".equals(key.get("kty"));
        }

        /** We take no empty payload, and no signature by another algorithm than the key's. */
        boolean isOursToTake() throws ParseException {
            return valid
                    && !hasSecretKey()
                    && !jws.contains("..")
                    && algorithm().equals(key.get("alg"));
        }

        private String algorithm() throws ParseException {
            return JWSObject.parse(jws).getHeader().getAlgorithm().getName();
        }

        @Override
        public String toString() {
            return id + " " + comment;
        }
    }

    @AfterAll
    static void close() {
        TIMER.shutdownNow();
    }

    @Test
    void acceptsNoSignatureThatIsBadAndEachThatIsGood() throws Exception {
        int accepted = 0;
        for (Vector vector : vectors()) {
            boolean expected = vector.isOursToTake();
            assertThat(accepts(vector)).as(vector.toString()).isEqualTo(expected);
            accepted += expected ? 1 : 0;
        }
        assertThat(accepted).isEqualTo(26);
    }

    /** Those that show spellings are made with a secret, with which no token of ours is: so the form is checked by itself. */
    @Test
    void takesNoSpellingThatIsNotTheOneOfItsToken() throws Exception {
        List<Vector> spellings = vectors().stream().filter(Vector::hasSecretKey).toList();
        assertThat(spellings).hasSizeGreaterThan(30);
        // One of the invalid ones, 367, is to the letter a valid one, 357.
        Set<String> good =
                spellings.stream().filter(Vector::valid).map(Vector::jws).collect(Collectors.toSet());
        for (Vector vector : spellings) {
            assertThat(isWellSpelledAndSigned(vector) && !good.contains(vector.jws()))
                    .as(vector.toString())
                    .isFalse();
        }
    }

    private static boolean isWellSpelledAndSigned(Vector vector) throws Exception {
        if (SignedToken.of(vector.jws()).isEmpty()) {
            return false;
        }
        try {
            var key = OctetSequenceKey.parse(vector.key());
            return JWSObject.parse(vector.jws()).verify(new MACVerifier(key));
        } catch (ParseException | JOSEException e) {
            return false;
        }
    }

    private static boolean accepts(Vector vector) {
        Optional<SignedToken> token = SignedToken.of(vector.jws());
        if (token.isEmpty()) {
            return false;
        }
        try (var keys = keys(vector)) {
            keys.refreshed().orTimeout(10, TimeUnit.SECONDS).join();
            var issuer = new TrustedIssuer(settings(), keys, Clock.systemUTC());
            return switch (issuer.verify(token.get(), token.get().header(), NO_CLAIMS)) {
                case Refused refused when refused.failure() == Failure.TOKEN_MALFORMED -> true;
                case Refused _, Undecided _ -> false;
                case Accepted _ -> throw new AssertionError("there are no claims");
            };
        } catch (ParseException e) {
            return false;
        }
    }

    private static IssuerKeys keys(Vector vector) {
        String document = JSONObjectUtils.toJSONString(Map.of("keys", List.of(vector.key())));
        return new IssuerKeys(
                "wycheproof",
                () -> document,
                IssuerSettings.KNOWN_ALGORITHMS,
                TestedAuthenticator.ON_DEMAND,
                TIMER,
                () -> {});
    }

    private static IssuerSettings settings() {
        return new IssuerSettings(
                "wycheproof",
                Optional.of(Jwks.at(URI.create("https://wycheproof.example"))),
                Set.of("tenantconfig"),
                Optional.empty(),
                IssuerSettings.KNOWN_ALGORITHMS,
                new TenantRange.Only(Set.of(new TenantId("acme"))),
                new TenantSource.Claim("tenant"),
                Optional.empty());
    }

    private static List<Vector> vectors() throws IOException, ParseException {
        try (var file = WycheproofTest.class.getResourceAsStream("/wycheproof/json_web_signature_test.json")) {
            Map<String, Object> document =
                    JSONObjectUtils.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            return objects(document, "testGroups")
                    .flatMap(WycheproofTest::vectors)
                    .toList();
        }
    }

    private static Stream<Vector> vectors(Map<String, Object> group) {
        Map<String, Object> key = object(group.getOrDefault("public", group.get("private")));
        return objects(group, "tests")
                .map(test -> new Vector(
                        ((Number) test.get("tcId")).intValue(),
                        String.valueOf(test.get("comment")),
                        key,
                        String.valueOf(test.get("jws")),
                        "valid".equals(test.get("result"))));
    }

    private static Stream<Map<String, Object>> objects(Map<String, Object> parent, String name) {
        return ((List<?>) parent.get(name)).stream().map(WycheproofTest::object);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }
}
