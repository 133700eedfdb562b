package io.tenantconfig.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One public key of an issuer, ready to check signatures. What was verified by it counts until it is withdrawn. */
final class IssuerKey {

    /** NIST SP 800-131A: the least that is still acceptable. */
    private static final int MIN_RSA_BITS = 2048;

    private final JWK jwk;
    private final JWSVerifier verifier;
    private final Set<JWSAlgorithm> algorithms;
    private volatile boolean withdrawn;

    private IssuerKey(JWK jwk, JWSVerifier verifier, Set<JWSAlgorithm> algorithms) {
        this.jwk = jwk;
        this.verifier = verifier;
        this.algorithms = algorithms;
    }

    /**
     * A key that may check signatures; empty for one that has no id, is meant for something else, is too short or of a kind
     * that goes with none of the algorithms.
     *
     * @param allowed by the issuer's settings; a key that names an algorithm counts for that one alone
     */
    static Optional<IssuerKey> of(JWK published, Set<JWSAlgorithm> allowed) {
        JWK jwk = published.toPublicJWK();
        boolean meant = jwk != null
                && jwk.getKeyID() != null
                && !jwk.getKeyID().isEmpty()
                && (jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE))
                && (jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
        return meant ? verifier(jwk).flatMap(verifier -> of(jwk, verifier, allowed)) : Optional.empty();
    }

    private static Optional<IssuerKey> of(JWK jwk, JWSVerifier verifier, Set<JWSAlgorithm> allowed) {
        Set<JWSAlgorithm> algorithms = verifier.supportedJWSAlgorithms().stream()
                .filter(allowed::contains)
                .filter(algorithm ->
                        jwk.getAlgorithm() == null || jwk.getAlgorithm().equals(algorithm))
                .collect(Collectors.toUnmodifiableSet());
        return algorithms.isEmpty() ? Optional.empty() : Optional.of(new IssuerKey(jwk, verifier, algorithms));
    }

    private static Optional<JWSVerifier> verifier(JWK jwk) {
        try {
            return switch (jwk) {
                case RSAKey rsa when rsa.size() >= MIN_RSA_BITS -> Optional.of(new RSASSAVerifier(rsa));
                case ECKey ec -> Optional.of(new ECDSAVerifier(ec));
                default -> Optional.empty();
            };
        } catch (JOSEException e) {
            // A curve that nobody here knows.
            return Optional.empty();
        }
    }

    String id() {
        return jwk.getKeyID();
    }

    /** Whether this is the same key, in all that was published of it. */
    boolean isSameAs(IssuerKey other) {
        return jwk.equals(other.jwk);
    }

    /** Whether this key made the signature. Takes its time: 40 µs for RSA, ten times that for elliptic curves. */
    boolean signed(SignedToken token, JWSHeader header) {
        try {
            return algorithms.contains(header.getAlgorithm())
                    && verifier.verify(header, token.signed(), token.signature());
        } catch (JOSEException | RuntimeException e) {
            return false;
        }
    }

    void withdraw() {
        withdrawn = true;
    }

    /** Whether the issuer publishes it no more. */
    boolean isWithdrawn() {
        return withdrawn;
    }
}
