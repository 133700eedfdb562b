package io.tenantconfig.emulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Calls at a rate, of which at most a second's worth is saved up. Not thread-safe: its owner locks. */
final class TokenBucket {

    private final double perSecond;
    private final InstantSource clock;
    private double tokens;
    private Instant filledAt;

    TokenBucket(double perSecond, InstantSource clock) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("perSecond: " + perSecond + " (expected: > 0)");
        }
        this.perSecond = perSecond;
        this.clock = clock;
        this.tokens = capacity();
        this.filledAt = clock.instant();
    }

    boolean take() {
        Instant now = clock.instant();
        double seconds = Duration.between(filledAt, now).toNanos() / 1e9;
        tokens = Math.min(capacity(), tokens + Math.max(0, seconds) * perSecond);
        filledAt = now;
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }

    private double capacity() {
        return Math.max(1, perSecond);
    }
}
