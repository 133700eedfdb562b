package io.tenantconfig.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.server.auth.Verification.Accepted;
import io.tenantconfig.server.auth.Verified.OfTenant;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** T23: what is remembered of tokens is bounded, and bad ones take the place of no good one. */
class TokenCacheTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final long KEYS = 1;

    /** Three times as many as there is room for. */
    private static final int MANY = 30_000;

    private static final Verified VERIFIED = new OfTenant(
            IssuerKey.of(TokenIssuer.newKey("main"), Set.of(JWSAlgorithm.RS256)).orElseThrow(),
            "issuer",
            new Caller(new TenantId("acme"), ServiceRange.ALL, NOW.plusSeconds(600)));

    private final TokenCache cache = new TokenCache(InstantSource.fixed(NOW));

    @Test
    void manyBadTokensDriveOutOneAnotherAndNoGoodOne() {
        List<TokenCache.Digest> good = digests("good", 100);
        List<TokenCache.Digest> bad = digests("bad", MANY);
        good.forEach(digest -> cache.put(digest, VERIFIED));

        bad.forEach(digest -> cache.put(digest, TrustedIssuer.UNTRUSTED, KEYS));

        assertThat(good)
                .allSatisfy(digest -> assertThat(cache.find(digest, KEYS)).containsInstanceOf(Accepted.class));
        assertThat(bad.stream().filter(digest -> cache.find(digest, KEYS).isPresent()))
                .hasSizeBetween(1, 10_000);
    }

    private List<TokenCache.Digest> digests(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> cache.digest(name + i)).toList();
    }
}
