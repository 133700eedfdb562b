package io.tenantconfig.storage;

import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The waits between tries of a request that was taken in part, or that lost against another one; the SDK's own retries
 * do not see those. Full jitter, so that two who collided do not collide again
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 */
final class Backoff {

    /** As the SDK's for DynamoDB. */
    private static final long BASE_MILLIS = 25;

    /** With this many, all waits together stay under four seconds, which the caller's thread can spend. */
    static final int MAX_RETRIES = 7;

    private final StoreId store;
    private int retries;

    Backoff(StoreId store) {
        this.store = store;
    }

    /** Whether all retries are used up. */
    boolean isExhausted() {
        return retries >= MAX_RETRIES;
    }

    /** There was progress: the next wait is short again. */
    void reset() {
        retries = 0;
    }

    /** @throws StoreException if the thread is interrupted */
    void pause() {
        long limit = BASE_MILLIS << retries;
        retries++;
        try {
            Thread.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextLong(limit + 1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Kind.UNAVAILABLE, store, "interrupted while waiting for a retry", e);
        }
    }
}
