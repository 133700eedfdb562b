package io.tenantconfig.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.server.auth.Verification.Accepted;
import io.tenantconfig.server.auth.Verification.Refused;
import io.tenantconfig.server.errors.Failure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;

/** An issuer, and what its tokens must be. May wait for its keys, so no event loop may ask. */
final class TrustedIssuer implements AutoCloseable {

    /** How far an issuer's clock may be ahead of ours. A token that expired by our clock has expired. */
    private static final Duration CLOCK_AHEAD = Duration.ofSeconds(60);

    private static final Refused UNTRUSTED = new Refused(
            Failure.TOKEN_UNTRUSTED, "token: bad signature or unknown key (expected: one of the issuer's keys)");

    private final IssuerSettings settings;
    private final IssuerKeys keys;
    private final InstantSource clock;
    private final DefaultJWTProcessor<SecurityContext> signatures = new DefaultJWTProcessor<>();

    TrustedIssuer(IssuerSettings settings, InstantSource clock) {
        this.settings = settings;
        this.keys = new IssuerKeys(settings.jwks(), settings.algorithms());
        this.clock = clock;
        signatures.setJWSKeySelector(keys);
        signatures.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        // The claims are checked below, so that each failure has a name of its own.
        signatures.setJWTClaimsSetVerifier((claims, context) -> {});
    }

    /** The {@code iss} of its tokens. */
    String name() {
        return settings.issuer();
    }

    /** Fetches its keys, so that the first token need not wait. Says nothing if that fails. */
    void warmUp() {
        keys.warmUp();
    }

    /**
     * Checks a token that says it is of this issuer.
     *
     * @throws KeysUnavailableException if its keys could not be fetched, so that nothing can be said
     */
    Verification verify(SignedJWT token) {
        try {
            return verifyClaims(signatures.process(token, null));
        } catch (KeySourceException e) {
            throw new KeysUnavailableException(e);
        } catch (BadJOSEException | JOSEException e) {
            return UNTRUSTED;
        }
    }

    @Override
    public void close() throws IOException {
        keys.close();
    }

    private Verification verifyClaims(JWTClaimsSet claims) {
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
        Optional<TenantId> tenant = tenant(claims);
        if (tenant.isEmpty()) {
            return new Refused(
                    Failure.TOKEN_NO_TENANT,
                    "token: no tenant (expected: one tenant id, and not shared, in " + settings.tenantClaim() + ")");
        }
        if (!settings.tenants().includes(tenant.get())) {
            return new Refused(
                    Failure.TOKEN_NO_TENANT, "token: another tenant (expected: one that its issuer may speak for)");
        }
        return new Accepted(new Caller(tenant.get(), services(claims), expiry.toInstant()));
    }

    /**
     * A token that names audiences is for them alone, whichever client asked for it
     * (https://www.rfc-editor.org/rfc/rfc7519#section-4.1.3).
     */
    private boolean isForUs(JWTClaimsSet claims) {
        if (!claims.getAudience().isEmpty()) {
            return claims.getAudience().stream().anyMatch(settings.audiences()::contains);
        }
        return claims.getClaim("client_id") instanceof String client
                && settings.audiences().contains(client);
    }

    private Optional<TenantId> tenant(JWTClaimsSet claims) {
        if (!(claims.getClaim(settings.tenantClaim()) instanceof String text)) {
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
