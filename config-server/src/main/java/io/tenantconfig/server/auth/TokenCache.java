package io.tenantconfig.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.tenantconfig.server.auth.Verification.Accepted;
import io.tenantconfig.server.auth.Verification.Decided;
import io.tenantconfig.server.auth.Verification.Refused;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What came of checking tokens, so that the same one is not checked each time: of good ones until they expire, of bad ones
 * for a while. Each kind has its own place, so that no number of bad ones drives out a good one. It keeps digests under a
 * key of this process, not tokens: who reads the memory of the cache can neither use nor guess one.
 */
final class TokenCache {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    /** About 20 MB at most. Beyond it, tokens are verified more than once. */
    private static final int MAX_GOOD = 100_000;

    /** About 2 MB at most. */
    private static final int MAX_BAD = 10_000;

    /** A client that insists on a bad token asks many times in it; the issuer's clock and ours may come closer. */
    private static final Duration BAD_KEPT = Duration.ofSeconds(10);

    /** Of a token, 256 bits as a value. */
    record Digest(long first, long second, long third, long fourth) {}

    /** @param keys which keys it was refused by, as a number that changes with them */
    private record Bad(Refused refused, Instant until, long keys) {}

    private final InstantSource clock;
    private final SecretKeySpec key;
    private final ThreadLocal<Mac> macs = ThreadLocal.withInitial(this::newMac);
    private final Cache<Digest, Verified> good;
    private final Cache<Digest, Bad> bad = cache().maximumSize(MAX_BAD).build();

    TokenCache(InstantSource clock) {
        this.clock = clock;
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, ALGORITHM);
        this.good = cache().maximumSize(MAX_GOOD)
                .expireAfter(Expiry.<Digest, Verified>creating((digest, verified) -> remaining(verified)))
                .build();
    }

    /** One that looks after itself within the calls to it: waking another thread for each of them costs ten times as much. */
    private static Caffeine<Object, Object> cache() {
        return Caffeine.newBuilder().executor(Runnable::run);
    }

    /**
     * What came of this token before, if that still holds.
     *
     * @param keys the number of the present keys
     */
    Optional<Decided> find(Digest digest, long keys) {
        Verified verified = good.getIfPresent(digest);
        if (verified != null && !verified.key().isWithdrawn() && clock.instant().isBefore(verified.expiresAt())) {
            return Optional.of(new Accepted(verified));
        }
        return refusal(digest, keys);
    }

    private Optional<Decided> refusal(Digest digest, long keys) {
        @Nullable Bad refusal = bad.getIfPresent(digest);
        return refusal != null && refusal.keys() == keys && clock.instant().isBefore(refusal.until())
                ? Optional.of(refusal.refused())
                : Optional.empty();
    }

    void put(Digest digest, Verified verified) {
        good.put(digest, verified);
    }

    /** @param keys the number of the keys by which it was refused */
    void put(Digest digest, Refused refused, long keys) {
        bad.put(digest, new Bad(refused, clock.instant().plus(BAD_KEPT), keys));
    }

    private Duration remaining(Verified verified) {
        Duration remaining = Duration.between(clock.instant(), verified.expiresAt());
        return remaining.isNegative() ? Duration.ZERO : remaining;
    }

    Digest digest(String token) {
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
