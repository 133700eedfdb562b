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
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;

/** Checks one issuer's tokens. May wait for the issuer's keys, so no event loop may ask. */
final class TokenVerifier {

    /** How far an issuer's clock may be ahead of ours. A token that expired by our clock has expired. */
    private static final Duration CLOCK_AHEAD = Duration.ofSeconds(60);

    private static final Refused MALFORMED =
            new Refused(Failure.TOKEN_MALFORMED, "token: malformed (expected: a signed JWT of at most 6 KB)");
    private static final Refused UNTRUSTED = new Refused(
            Failure.TOKEN_UNTRUSTED, "token: bad signature or unknown key (expected: one of the issuer's keys)");

    private final IssuerSettings settings;
    private final InstantSource clock;
    private final DefaultJWTProcessor<SecurityContext> signatures = new DefaultJWTProcessor<>();

    TokenVerifier(IssuerSettings settings, IssuerKeys keys, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        signatures.setJWSKeySelector(keys);
        signatures.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        // The claims are checked below, so that each failure has a name of its own.
        signatures.setJWTClaimsSetVerifier((claims, context) -> {});
    }

    /**
     * Checks a token.
     *
     * @throws KeysUnavailableException if the issuer's keys could not be fetched, so that nothing can be said
     */
    Verification verify(String token) {
        if (!TokenForm.isValid(token)) {
            return MALFORMED;
        }
        SignedJWT jwt;
        String issuer;
        try {
            jwt = SignedJWT.parse(token);
            issuer = jwt.getJWTClaimsSet().getIssuer();
        } catch (ParseException e) {
            return MALFORMED;
        }
        if (!settings.issuer().equals(issuer)) {
            return new Refused(Failure.TOKEN_WRONG_ISSUER, "token: wrong issuer (expected: the configured one in iss)");
        }
        try {
            return verifyClaims(signatures.process(jwt, null));
        } catch (KeySourceException e) {
            throw new KeysUnavailableException(e);
        } catch (BadJOSEException | JOSEException e) {
            return UNTRUSTED;
        }
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
        return tenant(claims)
                .<Verification>map(tenant -> new Accepted(new Caller(tenant, expiry.toInstant())))
                .orElseGet(() -> new Refused(
                        Failure.TOKEN_NO_TENANT,
                        "token: no tenant (expected: one tenant id, and not shared, in " + settings.tenantClaim()
                                + ")"));
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
}
