package io.tenantconfig.server.auth;

import io.tenantconfig.core.InvalidInputException;
import java.util.Optional;
import java.util.Set;

/**
 * Whom to believe, and in what.
 *
 * @param issuer the exact {@code iss} of its tokens
 * @param jwks where its public keys are; empty for those of the API server that is watched
 * @param audiences of which one must stand in {@code aud} or, in a token without it, in {@code client_id}
 * @param tokenUse the exact {@code token_use}; empty when it does not matter
 * @param algorithms the signature algorithms that count, by their JWA names; none of them symmetric
 * @param tenants those it may speak for
 * @param tenantFrom how its tokens name the tenant
 * @param servicesClaim the claim that names the services whose configuration a token may read; empty when all may be read
 */
public record IssuerSettings(
        String issuer,
        Optional<Jwks> jwks,
        Set<String> audiences,
        Optional<String> tokenUse,
        Set<String> algorithms,
        TenantRange tenants,
        TenantSource tenantFrom,
        Optional<String> servicesClaim) {

    /** Asymmetric, and neither broken nor deprecated (https://www.rfc-editor.org/rfc/rfc8725#section-3.2). */
    public static final Set<String> KNOWN_ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    /** Of an issuer that says nothing else. */
    public static final Set<String> DEFAULT_ALGORITHMS = Set.of("RS256");

    /** Where an issuer's keys are that says nothing else: Cognito's place, appended to the issuer. */
    public static final String DEFAULT_KEYS_PATH = "/.well-known/jwks.json";

    /** The claim that names the tenant, of an issuer that says nothing else. */
    public static final String DEFAULT_TENANT_CLAIM = "custom:tenantId";

    /** @throws InvalidInputException if one of them could let a token count that must not */
    public IssuerSettings {
        audiences = Set.copyOf(audiences);
        algorithms = Set.copyOf(algorithms);
        checkText("issuer", issuer, "the exact iss of its tokens");
        if (audiences.isEmpty()) {
            throw new InvalidInputException("audiences: none (expected: at least one)");
        }
        tokenUse.ifPresent(use -> checkText("tokenUse", use, "the exact token_use"));
        checkAlgorithms("algorithms", algorithms);
        switch (tenantFrom) {
            case TenantSource.Claim(var name) -> checkText("tenantFrom.claim", name, "the name of a claim");
            case TenantSource.ServiceAccountNamespace _ ->
                audiences.forEach(audience -> checkDedicated("audiences", audience, issuer));
        }
        if (jwks.isPresent() != tenantFrom instanceof TenantSource.Claim) {
            throw new InvalidInputException("jwks: " + jwks.map(Jwks::url)
                    + " (expected: an address, but none for ServiceAccounts, whose keys are the watched API server's)");
        }
        servicesClaim.ifPresent(claim -> checkText("servicesClaim", claim, "the name of a claim"));
    }

    /**
     * The API server takes tokens for itself, and gives them to every pod: who had one of those need not have meant us.
     *
     * @throws InvalidInputException if an audience is the API server's own
     */
    static String checkDedicated(String field, String audience, String issuer) {
        if (audience.equals(issuer) || audience.contains("kubernetes.default")) {
            throw InvalidInputException.of(field, audience, "an audience of the config server's own");
        }
        return audience;
    }

    /** @throws InvalidInputException if there is none, or one that is not known */
    static void checkAlgorithms(String field, Set<String> algorithms) {
        if (algorithms.isEmpty() || !KNOWN_ALGORITHMS.containsAll(algorithms)) {
            throw InvalidInputException.of(field, String.join(", ", sorted(algorithms)), expectedAlgorithms());
        }
    }

    /** Which algorithms may be chosen from, for people. */
    public static String expectedAlgorithms() {
        return "some of " + String.join(", ", sorted(KNOWN_ALGORITHMS));
    }

    private static Iterable<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    private static void checkText(String field, String text, String expected) {
        if (text.isEmpty()) {
            throw InvalidInputException.of(field, text, expected);
        }
    }
}
