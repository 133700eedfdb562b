package io.tenantconfig.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import io.tenantconfig.server.auth.Verification.Accepted;
import io.tenantconfig.server.auth.Verification.Refused;
import io.tenantconfig.server.errors.Failure;
import java.text.ParseException;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Checks tokens, each by the rules of the issuer that it names. */
final class TokenVerifier {

    private static final Refused MALFORMED =
            new Refused(Failure.TOKEN_MALFORMED, "token: malformed (expected: a signed JWT of at most 6 KB)");
    private static final Refused WRONG_ISSUER =
            new Refused(Failure.TOKEN_WRONG_ISSUER, "token: wrong issuer (expected: a configured one in iss)");

    /** An issuer's tokens have the same header for as long as it signs with the same key. */
    static final int MAX_HEADERS = 100;

    private final Map<String, TrustedIssuer> issuers;

    /** The headers of tokens that counted, by their spelling: so nobody fills it who cannot sign. They say nothing of keys. */
    private final Cache<String, JWSHeader> headers = Caffeine.newBuilder()
            .maximumSize(MAX_HEADERS)
            .executor(Runnable::run)
            .build();

    /** @param issuers of different names: a token counts if the one that it names says so, and no other is asked */
    TokenVerifier(Collection<TrustedIssuer> issuers) {
        this.issuers = issuers.stream().collect(Collectors.toUnmodifiableMap(TrustedIssuer::name, Function.identity()));
    }

    /** Checks a token. Takes as long as checking a signature does, so no event loop may ask. */
    Verification verify(String token) {
        Optional<SignedToken> signed = SignedToken.of(token);
        try {
            return signed.isPresent() ? verify(signed.get()) : MALFORMED;
        } catch (ParseException e) {
            return MALFORMED;
        }
    }

    private Verification verify(SignedToken token) throws ParseException {
        JWSHeader known = headers.getIfPresent(token.spelledHeader());
        JWSHeader header = known == null ? token.header() : known;
        JWTClaimsSet claims = token.claims();
        TrustedIssuer issuer = issuers.get(Objects.requireNonNullElse(claims.getIssuer(), ""));
        Verification verification = issuer == null ? WRONG_ISSUER : issuer.verify(token, header, claims);
        if (known == null && verification instanceof Accepted) {
            headers.put(token.spelledHeader(), header);
        }
        return verification;
    }

    /** How many headers are remembered. */
    long headers() {
        headers.cleanUp();
        return headers.estimatedSize();
    }
}
