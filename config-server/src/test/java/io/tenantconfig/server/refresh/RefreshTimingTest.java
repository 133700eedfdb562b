package io.tenantconfig.server.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;

/** F28: when it is read again. */
class RefreshTimingTest {

    private final RefreshTiming timing = RefreshTiming.of(Duration.ofMinutes(15));

    @RepeatedTest(20)
    void spreadsResyncsByATenth() {
        assertThat(timing.nextResync()).isBetween(Duration.ofSeconds(810), Duration.ofSeconds(990));
    }

    @RepeatedTest(20)
    void doublesTheWaitUpToALimitWithJitter() {
        assertThat(timing.retryAfter(1)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(timing.retryAfter(3)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(timing.retryAfter(6)).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
        assertThat(timing.retryAfter(Integer.MAX_VALUE)).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
    }
}
