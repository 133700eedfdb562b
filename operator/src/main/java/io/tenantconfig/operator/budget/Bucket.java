package io.tenantconfig.operator.budget;

import java.time.Duration;

/**
 * Calls of one kind to one store: so many a second, of which a second's worth is saved up. What is taken on credit is missing
 * afterwards. When the store throttles, the rate falls by a fifth, at most once a second, for calls in hand tell the same; it
 * is back after a minute for each such fall. Not safe for concurrent use.
 */
final class Bucket {

    private static final double SLOWER = 0.8;

    /** Of the full rate; a store that throttles at less is out of order. */
    private static final double SLOWEST = 0.01;

    private static final double SECONDS_TO_RECOVER_A_FIFTH = 60;
    private static final double NANOS = 1e9;

    private final double fullRate;
    private double rate;
    private double tokens;
    private long filledAt;
    private long slowedAt;

    /** @param rate calls a second, more than 0; may be infinite */
    Bucket(double rate, long now) {
        this.fullRate = rate;
        this.rate = rate;
        this.tokens = capacity();
        this.filledAt = now;
        this.slowedAt = now - (long) NANOS;
    }

    /** So many calls, or as many as can ever be there at once. */
    int atMostFull(int calls) {
        return (int) Math.min(calls, capacity());
    }

    private double capacity() {
        return Math.max(1, rate);
    }

    void refill(long now) {
        if (isUnlimited()) {
            return;
        }
        double seconds = (now - filledAt) / NANOS;
        filledAt = now;
        rate = Math.min(fullRate, rate + fullRate * (1 - SLOWER) * seconds / SECONDS_TO_RECOVER_A_FIFTH);
        tokens = Math.min(capacity(), tokens + seconds * rate);
    }

    /** Whether so many are there beside those that are left to others. */
    boolean has(double calls, double leftToOthers) {
        return calls == 0 || isUnlimited() || tokens - leftToOthers >= calls;
    }

    void take(int calls) {
        if (!isUnlimited()) {
            tokens -= calls;
        }
    }

    /** When so many will be there beside those that are left to others. */
    Duration until(double calls, double leftToOthers) {
        double missing = calls + leftToOthers - tokens;
        return calls == 0 || isUnlimited() || missing <= 0
                ? Duration.ZERO
                : Duration.ofNanos((long) (missing / rate * NANOS));
    }

    void throttled(long now) {
        if (isUnlimited()) {
            return;
        }
        tokens = Math.min(tokens, 0);
        if (now - slowedAt >= NANOS) {
            slowedAt = now;
            rate = Math.max(fullRate * SLOWEST, rate * SLOWER);
        }
    }

    /** Calls a second at present. */
    double rate() {
        return rate;
    }

    private boolean isUnlimited() {
        return Double.isInfinite(fullRate);
    }
}
