package io.tenantconfig.operator.retry;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * A limit that doubles after every failure and ends at {@code max}, and a wait that is drawn from all below it, so that what
 * failed together is not tried together: full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 *
 * @param random numbers from 0 up to, not including, 1
 */
public record Delays(Duration initial, Duration max, DoubleSupplier random) {

    /** How much of a long wait is left to chance. */
    private static final double LONG_JITTER = 0.2;

    /** The same, and never longer than this. */
    public Delays atMost(Duration limit) {
        return max.compareTo(limit) < 0 ? this : new Delays(initial, limit, random);
    }

    /**
     * The wait before the next attempt, at least a millisecond.
     *
     * @param failuresInARow 1 or more
     */
    public Duration after(int failuresInARow) {
        double doubled = (double) initial.toMillis() * Math.pow(2, failuresInARow - 1.0);
        double capped = Math.min(doubled, (double) max.toMillis());
        return Duration.ofMillis(Math.max(1, Math.round(capped * (1 - random.getAsDouble()))));
    }

    /** A wait that is not for failures: this long or, so that not all is due together, up to a fifth shorter. */
    public Duration about(Duration wait) {
        return Duration.ofMillis(Math.round(wait.toMillis() * (1 - LONG_JITTER * random.getAsDouble())));
    }
}
