package io.tenantconfig.server.auth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.server.auth.TenantSource.Claim;
import io.tenantconfig.server.auth.TenantSource.ServiceAccountNamespace;
import io.tenantconfig.server.auth.Verification.Accepted;
import io.tenantconfig.server.auth.Verification.Decided;
import io.tenantconfig.server.auth.Verification.Refused;
import io.tenantconfig.server.auth.Verification.Undecided;
import io.tenantconfig.server.auth.Verified.OfNamespace;
import io.tenantconfig.server.auth.Verified.OfTenant;
import io.tenantconfig.server.errors.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An issuer, and what its tokens must be. */
final class TrustedIssuer {

    /** How far an issuer's clock may be ahead of ours. A token that expired by our clock has expired. */
    private static final Duration CLOCK_AHEAD = Duration.ofSeconds(60);

    /** Of the tokens themselves (RFC 7519) and of access tokens (RFC 9068). Cognito and Kubernetes name no type. */
    private static final Set<JOSEObjectType> TYPES = Set.of(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"));

    static final Refused UNTRUSTED = new Refused(
            Failure.TOKEN_UNTRUSTED, "token: bad signature or unknown key (expected: one of the issuer's keys)");

    private static final Refused FOREIGN_TENANT =
            new Refused(Failure.TOKEN_NO_TENANT, "token: another tenant (expected: one that its issuer may speak for)");
    private static final Refused NO_SERVICE_ACCOUNT = new Refused(
            Failure.TOKEN_MALFORMED,
            "token: no ServiceAccount's (expected: iat, sub and kubernetes.io as Kubernetes makes them)");

    private final IssuerSettings settings;
    private final IssuerKeys keys;
    private final InstantSource clock;

    TrustedIssuer(IssuerSettings settings, IssuerKeys keys, InstantSource clock) {
        this.settings = settings;
        this.keys = keys;
        this.clock = clock;
    }

    /** The {@code iss} of its tokens. */
    String name() {
        return settings.issuer();
    }

    IssuerKeys keys() {
        return keys;
    }

    /** Checks a token that says it is of this issuer. Takes as long as checking a signature does. */
    Verification verify(SignedToken token, JWSHeader header, JWTClaimsSet claims) {
        if (!isOfOurKind(header)) {
            return UNTRUSTED;
        }
        List<IssuerKey> candidates = keys.find(header.getKeyID());
        if (candidates.isEmpty()) {
            return new Undecided(keys);
        }
        return candidates.stream()
                .filter(key -> key.signed(token, header))
                .findFirst()
                .map(key -> named(verifyClaims(claims, key)))
                .orElse(UNTRUSTED);
    }

    /**
     * What is in a header beyond algorithm and key is either of no meaning here, as an address of keys, or could change the
     * meaning of the rest: then it must not be there.
     */
    private boolean isOfOurKind(JWSHeader header) {
        return header.getKeyID() != null
                && settings.algorithms().contains(header.getAlgorithm().getName())
                && (header.getType() == null || TYPES.contains(header.getType()))
                && header.getContentType() == null
                && header.getCriticalParams() == null
                && header.isBase64URLEncodePayload();
    }

    /** From here on it is known whose token it is. */
    private Verification named(Decided decided) {
        return switch (decided) {
            case Accepted accepted -> accepted;
            case Refused refused -> refused.of(name());
        };
    }

    private Decided verifyClaims(JWTClaimsSet claims, IssuerKey key) {
        Instant now = clock.instant();
        Date expiry = claims.getExpirationTime();
        if (expiry == null) {
            return new Refused(Failure.TOKEN_MALFORMED, "token: no expiry (expected: exp)");
        }
        if (!now.isBefore(expiry.toInstant())) {
            return new Refused(Failure.TOKEN_EXPIRED, "token: expired (expected: exp in the future)");
        }
        Date notBefore = claims.getNotBeforeTime();
        if (notBefore != null && notBefore.toInstant().isAfter(now.plus(CLOCK_AHEAD))) {
            return new Refused(Failure.TOKEN_NOT_YET_VALID, "token: not valid yet (expected: nbf in the past)");
        }
        if (!isForUs(claims)) {
            return new Refused(
                    Failure.TOKEN_WRONG_AUDIENCE,
                    "token: wrong audience (expected: a configured one in aud or, without aud, in client_id)");
        }
        if (settings.tokenUse().isPresent() && !settings.tokenUse().get().equals(claims.getClaim("token_use"))) {
            return new Refused(Failure.TOKEN_WRONG_AUDIENCE, "token: wrong use (expected: the configured token_use)");
        }
        return switch (settings.tenantFrom()) {
            case Claim(var name) -> ofTenant(name, claims, key, expiry.toInstant());
            case ServiceAccountNamespace _ -> ofNamespace(claims, key, expiry.toInstant());
        };
    }

    private Decided ofTenant(String claim, JWTClaimsSet claims, IssuerKey key, Instant expiresAt) {
        Optional<TenantId> tenant = tenant(claims.getClaim(claim));
        if (tenant.isEmpty()) {
            return new Refused(
                    Failure.TOKEN_NO_TENANT,
                    "token: no tenant (expected: one tenant id, and not shared, in " + claim + ")");
        }
        return settings.tenants().includes(tenant.get())
                ? new Accepted(new OfTenant(key, name(), new Caller(tenant.get(), services(claims), expiresAt)))
                : FOREIGN_TENANT;
    }

    /**
     * A ServiceAccount's token, as the API server makes it on request
     * (https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#schema-for-service-account-private-claims).
     */
    private Decided ofNamespace(JWTClaimsSet claims, IssuerKey key, Instant expiresAt) {
        Date issued = claims.getIssueTime();
        if (issued == null
                || !(claims.getClaim("kubernetes.io") instanceof Map<?, ?> kubernetes)
                || !(kubernetes.get("namespace") instanceof String namespace)
                || !String.valueOf(claims.getSubject()).startsWith("system:serviceaccount:" + namespace + ":")) {
            return NO_SERVICE_ACCOUNT;
        }
        return new Accepted(new OfNamespace(
                key, name(), namespace, issued.toInstant(), settings.tenants(), services(claims), expiresAt));
    }

    /**
     * A token that names audiences is for them alone, whichever client asked for it
     * (https://www.rfc-editor.org/rfc/rfc7519#section-4.1.3).
     */
    private boolean isForUs(JWTClaimsSet claims) {
        if (settings.tenantFrom() instanceof ServiceAccountNamespace) {
            // Whoever else takes such a token could read with it, so there must be nobody else.
            return !claims.getAudience().isEmpty() && settings.audiences().containsAll(claims.getAudience());
        }
        if (!claims.getAudience().isEmpty()) {
            return claims.getAudience().stream().anyMatch(settings.audiences()::contains);
        }
        return claims.getClaim("client_id") instanceof String client
                && settings.audiences().contains(client);
    }

    private static Optional<TenantId> tenant(@Nullable Object claim) {
        if (!(claim instanceof String text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TenantId(text)).filter(tenant -> !tenant.isShared());
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    private ServiceRange services(JWTClaimsSet claims) {
        return settings.servicesClaim()
                .map(name -> ServiceRange.named(claims.getClaim(name)))
                .orElse(ServiceRange.ALL);
    }
}
