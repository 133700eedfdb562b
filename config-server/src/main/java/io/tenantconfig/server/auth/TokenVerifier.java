package io.tenantconfig.server.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.tenantconfig.server.auth.Verification.Refused;
import io.tenantconfig.server.errors.Failure;
import java.text.ParseException;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Checks tokens, each by the rules of the issuer that it names. */
final class TokenVerifier {

    private static final Refused MALFORMED =
            new Refused(Failure.TOKEN_MALFORMED, "token: malformed (expected: a signed JWT of at most 6 KB)");
    private static final Refused WRONG_ISSUER =
            new Refused(Failure.TOKEN_WRONG_ISSUER, "token: wrong issuer (expected: a configured one in iss)");

    private final Map<String, TrustedIssuer> issuers;

    /** @param issuers of different names: a token counts if the one that it names says so, and no other is asked */
    TokenVerifier(Collection<TrustedIssuer> issuers) {
        this.issuers = issuers.stream().collect(Collectors.toUnmodifiableMap(TrustedIssuer::name, Function.identity()));
    }

    /** Checks a token. Takes as long as checking a signature does, so no event loop may ask. */
    Verification verify(String token) {
        if (!TokenForm.isValid(token)) {
            return MALFORMED;
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            TrustedIssuer issuer = issuers.get(Objects.requireNonNullElse(claims.getIssuer(), ""));
            return issuer == null ? WRONG_ISSUER : issuer.verify(jwt, claims);
        } catch (ParseException e) {
            return MALFORMED;
        }
    }
}
