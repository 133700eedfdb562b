package io.tenantconfig.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.server.auth.Verification.Accepted;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;

/**
 * T1, T7: any bytes in place of a token, of what is signed in one, and of the document with an issuer's keys. The build tries those
 * of the corpus beside this class's resources; {@code JAZZER_FUZZ=1} looks for more.
 */
class TokenFuzzTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());
    private static final RSAKey KEY = TokenIssuer.newKey("main");
    private static final String HEADER = "{\"alg\":\"RS256\",\"kid\":\"main\"}";

    private static TokenVerifier verifier;
    private static PrivateKey signing;

    @BeforeAll
    static void start() throws JOSEException {
        signing = KEY.toPrivateKey();
        IssuerKeys keys = keys(new JWKSet(KEY).toString());
        assertThat(keys.refreshed().orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
        verifier = new TokenVerifier(List.of(new TrustedIssuer(settings(), keys, CLOCK)));
    }

    private static IssuerSettings settings() {
        return new IssuerSettings(
                "https://fuzz.example",
                Optional.of(Jwks.at(URI.create("https://fuzz.example/keys"))),
                Set.of("tenantconfig"),
                Optional.empty(),
                Set.of("RS256"),
                new TenantRange.All(),
                new TenantSource.Claim("tenant"),
                Optional.of("services"));
    }

    private static IssuerKeys keys(String document) {
        return new IssuerKeys(
                "fuzz", () -> document, Set.of("RS256", "ES256"), IssuerKeys.Timing.DEFAULT, TIMER, () -> {});
    }

    /** Nobody but the issuer can sign, so nothing that is made up is accepted, whatever it is. */
    @FuzzTest(maxDuration = "2m")
    void noBytesAreAToken(byte[] bytes) {
        assertThat(verifier.verify(new String(bytes, StandardCharsets.ISO_8859_1)))
                .isNotInstanceOf(Accepted.class);
    }

    /** Whatever the issuer signs as claims, the tenant is one tenant id, and time is not up. */
    @FuzzTest(maxDuration = "2m")
    void whateverIsSignedNamesOneTenantOrNone(byte[] claims) throws GeneralSecurityException {
        if (verifier.verify(signed(HEADER.getBytes(StandardCharsets.UTF_8), claims))
                instanceof Accepted(Verified.OfTenant(var _, var _, var caller))) {
            assertThat(caller.tenant()).isNotEqualTo(TenantId.SHARED);
            assertThat(caller.expiresAt()).isAfter(CLOCK.instant());
        }
    }

    /** Whatever the issuer signs as a header, the rest of the token stays what it is. */
    @FuzzTest(maxDuration = "2m")
    void whateverHeaderIsSignedChangesNothingElse(byte[] header) throws GeneralSecurityException {
        String claims =
                "{\"iss\":\"https://fuzz.example\",\"aud\":\"tenantconfig\",\"exp\":1893459600,\"tenant\":\"acme\"}";
        if (verifier.verify(signed(header, claims.getBytes(StandardCharsets.UTF_8)))
                instanceof Accepted(Verified.OfTenant(var _, var _, var caller))) {
            assertThat(caller.tenant().value()).isEqualTo("acme");
        }
    }

    /** Whatever the document holds, fetching comes to an end, and what counts as a key has an id. */
    @FuzzTest(maxDuration = "2m")
    void anyDocumentIsOneOfKeysOrNone(byte[] document) {
        try (IssuerKeys keys = keys(new String(document, StandardCharsets.UTF_8))) {
            boolean fetched = keys.refreshed().orTimeout(10, TimeUnit.SECONDS).join();
            assertThat(keys.known()).isEqualTo(fetched);
            assertThat(keys.find(null)).isEmpty();
        }
    }

    private static String signed(byte[] header, byte[] claims) throws GeneralSecurityException {
        String signed = Base64URL.encode(header) + "." + Base64URL.encode(claims);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(signing);
        signature.update(signed.getBytes(StandardCharsets.ISO_8859_1));
        return signed + "." + Base64URL.encode(signature.sign());
    }
}
