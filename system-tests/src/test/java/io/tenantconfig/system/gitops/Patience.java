package io.tenantconfig.system.gitops;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.core.ThrowingRunnable;

/** How long a test waits for what takes a second on an idle machine, and for what must not come. */
final class Patience {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(300);

    private Patience() {}

    static void until(ThrowingRunnable assertion) {
        await().atMost(LIMIT).pollInterval(POLL).untilAsserted(assertion);
    }

    static void stays(Callable<Boolean> condition) {
        await().during(LONG_ENOUGH)
                .atMost(LONG_ENOUGH.multipliedBy(2))
                .pollInterval(POLL)
                .until(condition);
    }
}
