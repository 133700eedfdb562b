package io.tenantconfig.server.fairness;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket of one second's worth, kept as the one moment at which it will be full again (the generic cell rate
 * algorithm, https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm). It can be overdrawn, by one second's
 * worth at most, by what is charged afterwards. For any number of threads.
 */
final class Rate {

    private static final long BURST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What streams carry, nobody can foresee: who pays for it waits a second, not ten. */
    private static final long MOST_NANOS = 2 * BURST_NANOS;

    private final double nanosEach;

    /** By the clock that callers bring. */
    private final AtomicLong fullAt;

    /** @param now on a clock of nanoseconds with any origin, as in all methods */
    Rate(int perSecond, long now) {
        this.nanosEach = (double) BURST_NANOS / perSecond;
        this.fullAt = new AtomicLong(now);
    }

    /** Takes one, if one is left. */
    boolean take(long now) {
        while (true) {
            long before = fullAt.get();
            long next = later(before, now) + Math.round(nanosEach);
            if (next - now > BURST_NANOS) {
                return false;
            }
            if (fullAt.compareAndSet(before, next)) {
                return true;
            }
        }
    }

    /** Takes as many, whether or not they are left. */
    void charge(long now, long count) {
        long nanos = Math.round(count * nanosEach);
        fullAt.updateAndGet(before -> earlier(later(before, now) + nanos, now + MOST_NANOS));
    }

    /** How long until one more can be taken; zero when one can. */
    Duration untilNext(long now) {
        return Duration.ofNanos(Math.max(0, fullAt.get() + Math.round(nanosEach) - now - BURST_NANOS));
    }

    /** Whether it is as if nothing had ever been taken. */
    boolean isFull(long now) {
        return fullAt.get() - now <= 0;
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }
}
