package io.tenantconfig.operator.reconcile;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.retry.Retry;
import io.javaoperatorsdk.operator.processing.retry.RetryExecution;
import io.tenantconfig.operator.retry.Delays;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Retries without end. For failures that are results, by {@link #next}; for exceptions, by the framework, and then with a
 * limit of its own.
 */
final class Backoff implements Retry {

    /**
     * What passes throw is the API server's absence, for what stores do are results. It asks for no mercy, because requests
     * to it are few at a time, and once it is back nothing should wait for minutes.
     */
    static final Duration MAX_AFTER_EXCEPTION = Duration.ofSeconds(15);

    private final Delays delays;
    private final Map<ResourceID, Integer> failures = new ConcurrentHashMap<>();

    Backoff(Delays delays) {
        this.delays = delays;
    }

    /** How long to wait after one more failure in a row. */
    Duration next(ResourceID id) {
        return delays.after(failures.merge(id, 1, Integer::sum));
    }

    /** The row of failures ends. */
    void reset(ResourceID id) {
        failures.remove(id);
    }

    @Override
    public RetryExecution initExecution() {
        return new RetryExecution() {
            private final Delays afterExceptions = delays.atMost(MAX_AFTER_EXCEPTION);
            private int attempts;

            @Override
            public Optional<Long> nextDelay() {
                attempts++;
                return Optional.of(afterExceptions.after(attempts).toMillis());
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
