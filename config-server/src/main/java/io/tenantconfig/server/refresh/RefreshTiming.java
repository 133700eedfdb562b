package io.tenantconfig.server.refresh;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When to look again.
 *
 * @param resyncInterval the mean time between two readings of everything, which bounds how long a change goes unnoticed
 *     that nobody told of; spread by a tenth up and down, so that tenants and replicas do not read all at once
 * @param firstRetry the longest wait after the first reading that led to nothing
 * @param lastRetry the longest wait at all
 * @param apart from the beginning of one pass over a tenant to that of the next, at least: what changes meanwhile is read
 *     together. The first change after a while is read at once
 * @param askedApart the same between readings that clients ask for
 */
public record RefreshTiming(
        Duration resyncInterval, Duration firstRetry, Duration lastRetry, Duration apart, Duration askedApart) {

    private static final double SPREAD = 0.1;

    /** The timing of a server with this resync interval. */
    public static RefreshTiming of(Duration resyncInterval) {
        return new RefreshTiming(
                resyncInterval,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofMillis(100),
                Duration.ofSeconds(1));
    }

    Duration nextResync() {
        double factor = ThreadLocalRandom.current().nextDouble(1 - SPREAD, 1 + SPREAD);
        return Duration.ofMillis(Math.round(resyncInterval.toMillis() * factor));
    }

    /** The wait after this many readings in a row that led to nothing: doubled each time, less up to a half by chance. */
    Duration retryAfter(int failures) {
        int doublings = Math.min(failures - 1, 20);
        long longest = Math.min(firstRetry.toMillis() << doublings, lastRetry.toMillis());
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
    }
}
