package io.tenantconfig.operator.retry;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Twice as long after every failure up to a limit, each wait shortened by up to a half at random, so that what failed
 * together is not tried together.
 *
 * @param random numbers from 0 to 1
 */
public record Delays(Duration initial, Duration max, DoubleSupplier random) {

    /** The same, and never longer than this. */
    public Delays atMost(Duration limit) {
        return max.compareTo(limit) < 0 ? this : new Delays(initial, limit, random);
    }

    /**
     * The wait before the next attempt.
     *
     * @param failuresInARow 1 or more
     */
    public Duration after(int failuresInARow) {
        double doubled = (double) initial.toMillis() * Math.pow(2, failuresInARow - 1.0);
        double capped = Math.min(doubled, (double) max.toMillis());
        return Duration.ofMillis(Math.round(capped * (1 - random.getAsDouble() / 2)));
    }
}
