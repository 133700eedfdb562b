package io.tenantconfig.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The callers of verified tokens until they expire, so that a token is verified once. It keeps digests under a key of
 * this process, not tokens: who reads the memory of the cache can neither use nor guess one.
 */
final class TokenCache {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    /** About 20 MB at most. Beyond it, tokens are verified more than once. */
    private static final int MAX_TOKENS = 100_000;

    /** 256 bits as a value. */
    private record Digest(long first, long second, long third, long fourth) {}

    private final InstantSource clock;
    private final SecretKeySpec key;
    private final ThreadLocal<Mac> macs = ThreadLocal.withInitial(this::newMac);
    private final Cache<Digest, Caller> callers;

    TokenCache(InstantSource clock) {
        this.clock = clock;
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, ALGORITHM);
        this.callers = Caffeine.newBuilder()
                .maximumSize(MAX_TOKENS)
                .expireAfter(Expiry.<Digest, Caller>creating((digest, caller) -> remaining(caller)))
                .build();
    }

    /** The caller of a token that was verified and has not expired. */
    Optional<Caller> find(String token) {
        return Optional.ofNullable(callers.getIfPresent(digest(token)))
                .filter(caller -> clock.instant().isBefore(caller.expiresAt()));
    }

    void put(String token, Caller caller) {
        callers.put(digest(token), caller);
    }

    private Duration remaining(Caller caller) {
        Duration remaining = Duration.between(clock.instant(), caller.expiresAt());
        return remaining.isNegative() ? Duration.ZERO : remaining;
    }

    private Digest digest(String token) {
        ByteBuffer digest = ByteBuffer.wrap(macs.get().doFinal(token.getBytes(StandardCharsets.ISO_8859_1)));
        return new Digest(digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong());
    }

    private Mac newMac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
