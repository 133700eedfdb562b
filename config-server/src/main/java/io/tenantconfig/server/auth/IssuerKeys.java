package io.tenantconfig.server.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.health.HealthStatus;
import java.io.Closeable;
import java.io.IOException;
import java.security.Key;
import java.security.interfaces.RSAKey;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An issuer's public keys, by their ids: fetched ahead of need, at a bounded rate, and kept when the issuer does not
 * answer. A fetch blocks the thread that needs it, so no event loop may ask.
 */
final class IssuerKeys implements JWSKeySelector<SecurityContext>, AutoCloseable {

    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration REFRESHED_AHEAD = Duration.ofSeconds(60);

    /** At most two fetches in this time, however many unknown key ids are asked for. */
    private static final Duration RATE = Duration.ofSeconds(30);

    /** A key set outlives an issuer's outage for this long. */
    private static final Duration KEPT_IN_OUTAGE = Duration.ofHours(24);

    /** NIST SP 800-131A: the least that is still acceptable. */
    private static final int MIN_RSA_BITS = 2048;

    private record Fetching(KeyDocument document) implements JWKSetSource<SecurityContext> {

        @Override
        public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long now, SecurityContext context)
                throws KeySourceException {
            try {
                return JWKSet.parse(document.read());
            } catch (IOException | ParseException e) {
                throw new JWKSetUnavailableException(e.toString(), e);
            }
        }

        @Override
        public void close() {}
    }

    private final JWKSource<SecurityContext> source;
    private final JWSKeySelector<SecurityContext> selector;
    private volatile boolean everFetched;

    IssuerKeys(Jwks jwks, Set<String> algorithms) {
        this.source = JWKSourceBuilder.<SecurityContext>create(new Fetching(KeyDocument.at(jwks)))
                .cache(KEPT.toMillis(), FETCH_TIMEOUT.toMillis())
                .refreshAheadCache(REFRESHED_AHEAD.toMillis(), false)
                .rateLimited(RATE.toMillis())
                .retrying(true)
                .outageTolerant(KEPT_IN_OUTAGE.toMillis())
                .healthReporting(report -> everFetched |= report.getHealthStatus() == HealthStatus.HEALTHY)
                .build();
        this.selector = new JWSVerificationKeySelector<>(
                algorithms.stream().map(JWSAlgorithm::parse).collect(Collectors.toSet()), source);
    }

    /** Fetches the keys, so that the first token need not wait. Says nothing if that fails. */
    void warmUp() {
        try {
            source.get(new JWKSelector(new JWKMatcher.Builder().build()), null);
        } catch (KeySourceException e) {
            // Fetched again when the first token comes, which is told of the failure.
        }
    }

    /**
     * The keys that may have made this signature: those with the header's key id and an algorithm that counts.
     *
     * @throws KeySourceException if the keys could not be fetched, so that nothing can be said
     */
    @Override
    public List<? extends Key> selectJWSKeys(JWSHeader header, SecurityContext context) throws KeySourceException {
        if (header.getKeyID() == null) {
            return List.of();
        }
        try {
            return selector.selectJWSKeys(header, context).stream()
                    .filter(IssuerKeys::isLongEnough)
                    .toList();
        } catch (RateLimitReachedException e) {
            if (everFetched) {
                return List.of();
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (source instanceof Closeable closeable) {
            closeable.close();
        }
    }

    private static boolean isLongEnough(Key key) {
        return !(key instanceof RSAKey rsa) || rsa.getModulus().bitLength() >= MIN_RSA_BITS;
    }
}
