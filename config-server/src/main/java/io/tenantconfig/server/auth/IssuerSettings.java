package io.tenantconfig.server.auth;

import io.tenantconfig.core.InvalidInputException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Whom to believe, and how the tenant is named.
 *
 * @param issuer the exact {@code iss} of its tokens
 * @param jwks where its public keys are
 * @param audiences of which one must stand in {@code aud} or, in a token without it, in {@code client_id}
 * @param tokenUse the exact {@code token_use}; empty when it does not matter
 * @param algorithms the signature algorithms that count, by their JWA names; none of them symmetric
 * @param tenantClaim the claim whose text is the tenant id
 */
public record IssuerSettings(
        String issuer,
        URI jwks,
        Set<String> audiences,
        Optional<String> tokenUse,
        Set<String> algorithms,
        String tenantClaim) {

    /** Asymmetric, and neither broken nor deprecated (https://www.rfc-editor.org/rfc/rfc8725#section-3.2). */
    public static final Set<String> KNOWN_ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    /** @throws InvalidInputException if one of them could let a token count that must not */
    public IssuerSettings {
        audiences = Set.copyOf(audiences);
        algorithms = Set.copyOf(algorithms);
        if (issuer.isEmpty()) {
            throw InvalidInputException.of("issuer", issuer, "the iss of its tokens");
        }
        if (audiences.isEmpty()) {
            throw new InvalidInputException("audiences: none (expected: at least one)");
        }
        if (tenantClaim.isEmpty()) {
            throw InvalidInputException.of("tenantClaim", tenantClaim, "the name of a claim");
        }
        if (algorithms.isEmpty()) {
            throw new InvalidInputException("algorithms: none (expected: at least one)");
        }
        for (String algorithm : algorithms) {
            if (!KNOWN_ALGORITHMS.contains(algorithm)) {
                throw InvalidInputException.of("algorithms", algorithm, "some of " + sorted(KNOWN_ALGORITHMS));
            }
        }
    }

    private static String sorted(Set<String> names) {
        return String.join(", ", names.stream().sorted().toList());
    }
}
