package io.tenantconfig.operator.reconcile;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.retry.Retry;
import io.javaoperatorsdk.operator.processing.retry.RetryExecution;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/**
 * Retries without end: twice as long after every failure up to a limit, each wait shortened by up to a half at random, so
 * that what failed together is not tried together. For failures that are results, by {@link #next}; for exceptions, by
 * the framework, and then with a limit of its own.
 */
final class Backoff implements Retry {

    /**
     * What passes throw is the API server's absence, for what stores do are results. It asks for no mercy, because requests
     * to it are few at a time, and once it is back nothing should wait for minutes.
     */
    static final Duration MAX_AFTER_EXCEPTION = Duration.ofSeconds(15);

    private final Duration initial;
    private final Duration max;
    private final DoubleSupplier random;
    private final Map<ResourceID, Integer> failures = new ConcurrentHashMap<>();

    /** @param random numbers from 0 to 1 */
    Backoff(Duration initial, Duration max, DoubleSupplier random) {
        this.initial = initial;
        this.max = max;
        this.random = random;
    }

    /** How long to wait after one more failure in a row. */
    Duration next(ResourceID id) {
        return delay(failures.merge(id, 1, Integer::sum), max);
    }

    /** The row of failures ends. */
    void reset(ResourceID id) {
        failures.remove(id);
    }

    private Duration delay(int failuresInARow, Duration limit) {
        double doubled = (double) initial.toMillis() * Math.pow(2, failuresInARow - 1.0);
        double capped = Math.min(doubled, (double) limit.toMillis());
        return Duration.ofMillis(Math.round(capped * (1 - random.getAsDouble() / 2)));
    }

    @Override
    public RetryExecution initExecution() {
        return new RetryExecution() {
            private final Duration limit = max.compareTo(MAX_AFTER_EXCEPTION) < 0 ? max : MAX_AFTER_EXCEPTION;
            private int attempts;

            @Override
            public Optional<Long> nextDelay() {
                attempts++;
                return Optional.of(delay(attempts, limit).toMillis());
            }

            @Override
            public int getAttemptCount() {
                return attempts;
            }

            @Override
            public boolean isLastAttempt() {
                return false;
            }
        };
    }
}
