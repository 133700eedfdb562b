package io.tenantconfig.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** T1: which published keys count. */
class IssuerKeyTest {

    private static final RSAKey GOOD = TokenIssuer.newKey("good");
    private static final Set<JWSAlgorithm> ALLOWED = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);

    private static boolean counts(JWK key) {
        return IssuerKey.of(key, ALLOWED).isPresent();
    }

    private static RSAKey.Builder good() {
        return new RSAKey.Builder(GOOD);
    }

    @Test
    void aKeyForOneOfTheAlgorithmsCounts() throws JOSEException {
        assertThat(counts(GOOD)).isTrue();
        assertThat(counts(good().keyUse(KeyUse.SIGNATURE)
                        .algorithm(JWSAlgorithm.RS256)
                        .build()))
                .isTrue();
        assertThat(counts(good().keyOperations(Set.of(KeyOperation.VERIFY)).build()))
                .isTrue();
        assertThat(counts(new ECKeyGenerator(Curve.P_256).keyID("ec").generate()))
                .isTrue();
    }

    @Test
    void aKeyThatIsTooShortDoesNot() throws NoSuchAlgorithmException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        var weak = (RSAPublicKey) generator.generateKeyPair().getPublic();
        assertThat(counts(new RSAKey.Builder(weak).keyID("weak").build())).isFalse();
    }

    @Test
    void aKeyWithoutAnIdOrForSomethingElseDoesNot() throws JOSEException {
        assertThat(counts(good().keyID(null).build())).isFalse();
        assertThat(counts(good().keyID("").build())).isFalse();
        assertThat(counts(good().keyUse(KeyUse.ENCRYPTION).build())).isFalse();
        assertThat(counts(good().keyOperations(Set.of(KeyOperation.ENCRYPT)).build()))
                .isFalse();
        assertThat(counts(good().algorithm(JWSAlgorithm.RS512).build())).isFalse();
        assertThat(counts(new ECKeyGenerator(Curve.P_384).keyID("ec").generate()))
                .isFalse();
    }

    @Test
    void aSecretIsNoPublicKey() throws JOSEException {
        JWK secret = new OctetSequenceKeyGenerator(256).keyID("secret").generate();
        assertThat(IssuerKey.of(secret, Set.of(JWSAlgorithm.HS256))).isEmpty();
    }
}
