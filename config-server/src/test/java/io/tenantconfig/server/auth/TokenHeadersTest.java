package io.tenantconfig.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.tenantconfig.server.auth.Verification.Accepted;
import io.tenantconfig.server.auth.Verification.Undecided;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** T1: headers are remembered, so that they are read once, and that is all that is remembered of them. */
class TokenHeadersTest {

    private static final RSAKey STRANGER = TokenIssuer.newKey("main");

    private final TokenIssuer issuer = new TokenIssuer();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final IssuerKeys keys = new IssuerKeys(
            "issuer",
            KeyDocument.at(issuer.settings().jwks().orElseThrow()),
            issuer.settings().algorithms(),
            TestedAuthenticator.ON_DEMAND,
            timer,
            () -> {});
    private final TokenVerifier verifier =
            new TokenVerifier(List.of(new TrustedIssuer(issuer.settings(), keys, Clock.systemUTC())));

    @BeforeEach
    void fetch() {
        assertThat(keys.refreshed().orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
    }

    @AfterEach
    void close() {
        keys.close();
        timer.shutdownNow();
        issuer.close();
    }

    private String token(UnaryOperator<JWSHeader.Builder> header, RSAKey key) {
        return issuer.sign(
                header,
                issuer.claims(Instant.now().plusSeconds(600))
                        .claim(TokenIssuer.TENANT_CLAIM, "acme")
                        .build(),
                key);
    }

    @Test
    void theHeaderOfATokenThatDoesNotCountIsNotRemembered() {
        for (int i = 0; i < 50; i++) {
            int number = i;
            String forged = token(header -> header.customParam("n", number), STRANGER);
            String unknown = token(header -> header.keyID("k" + number), STRANGER);
            assertThat(verifier.verify(forged)).isEqualTo(TrustedIssuer.UNTRUSTED);
            assertThat(verifier.verify(unknown)).isInstanceOf(Undecided.class);
        }
        assertThat(verifier.headers()).isZero();
    }

    @Test
    void anIssuersTokensHaveOneHeaderAndThatIsRememberedOnce() {
        for (int i = 0; i < 3; i++) {
            assertThat(verifier.verify(issuer.token("tenant-" + i))).isInstanceOf(Accepted.class);
        }
        assertThat(verifier.headers()).isEqualTo(1);
    }

    @Test
    void remembersABoundedNumberHoweverManyAnIssuerSigns() {
        for (int i = 0; i < 2 * TokenVerifier.MAX_HEADERS; i++) {
            int number = i;
            assertThat(verifier.verify(token(header -> header.customParam("n", number), issuer.key())))
                    .isInstanceOf(Accepted.class);
        }
        assertThat(verifier.headers()).isEqualTo(TokenVerifier.MAX_HEADERS);
    }

    @Test
    void whatIsKnownOfOneHeaderIsNothingAboutAnother() {
        assertThat(verifier.verify(signed("{\"alg\":\"RS256\",\"kid\":\"main\"}")))
                .isInstanceOf(Accepted.class);
        assertThat(verifier.verify(signed("{\"kid\":\"main\", \"alg\":\"RS256\"}")))
                .isInstanceOf(Accepted.class);
        assertThat(verifier.headers()).isEqualTo(2);
        for (String another : List.of(
                "{\"alg\":\"RS384\",\"kid\":\"main\"}",
                "{\"alg\":\"RS256\",\"kid\":\"main\",\"typ\":\"logout+jwt\"}",
                "{\"alg\":\"RS256\",\"kid\":\"main\",\"cty\":\"JWT\"}",
                "{\"alg\":\"RS256\",\"kid\":\"main\",\"crit\":[\"exp\"]}",
                "{\"alg\":\"RS256\",\"kid\":\"main\",\"b64\":false}",
                "{\"alg\":\"RS256\",\"kid\":\"main\",\"b64\":false,\"crit\":[\"b64\"]}")) {
            assertThat(verifier.verify(signed(another))).as(another).isEqualTo(TrustedIssuer.UNTRUSTED);
        }
    }

    @Test
    void aSignatureUnderAKnownHeaderIsCheckedAllTheSame() {
        String known = issuer.token("acme");
        assertThat(verifier.verify(known)).isInstanceOf(Accepted.class);
        String forged = token(header -> header, STRANGER);
        assertThat(forged.split("\\.", -1)[0]).isEqualTo(known.split("\\.", -1)[0]);
        assertThat(verifier.verify(forged)).isEqualTo(TrustedIssuer.UNTRUSTED);
    }

    @Test
    void aWithdrawnKeyTakesItsTokensThoughTheirHeaderIsKnown() {
        assertThat(verifier.verify(issuer.token("acme"))).isInstanceOf(Accepted.class);
        issuer.publish();
        fetch();
        assertThat(verifier.verify(issuer.token("globex"))).isInstanceOf(Undecided.class);
    }

    /** Good claims under a header to the letter. */
    private String signed(String header) {
        try {
            PrivateKey key = issuer.key().toPrivateKey();
            String content = Base64URL.encode(header) + "."
                    + token(builder -> builder, issuer.key()).split("\\.", -1)[1];
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + Base64URL.encode(signature.sign());
        } catch (GeneralSecurityException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
