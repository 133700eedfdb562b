package io.tenantconfig.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.operator.retry.Delays;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** F1, F28: what failed together comes back one by one, for ever. */
class BackoffTest {

    private static final ResourceID ID = new ResourceID("checkout", "acme");

    @Test
    void doublesUpToTheLimit() {
        var backoff = backoff(0);
        assertThat(IntStream.rangeClosed(1, 5).mapToObj(_ -> backoff.next(ID)))
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(10));
    }

    @Test
    void neverGivesUpAndNeverOverflows() {
        var retry = backoff(0).initExecution();
        IntStream.range(0, 10_000).forEach(_ -> retry.nextDelay());
        assertThat(retry.nextDelay()).contains(10_000L);
        assertThat(retry.isLastAttempt()).isFalse();
    }

    @Test
    void waitsForTheApiServerNoLongerThanItsOwnLimit() {
        var retry = new Backoff(new Delays(Duration.ofSeconds(1), Duration.ofMinutes(5), () -> 0)).initExecution();
        IntStream.range(0, 10).forEach(_ -> retry.nextDelay());
        assertThat(retry.nextDelay()).contains(Backoff.MAX_AFTER_EXCEPTION.toMillis());
    }

    @Test
    void drawsTheWaitFromAllBelowTheLimit() {
        assertThat(backoff(0.25).next(ID)).isEqualTo(Duration.ofMillis(750));
        assertThat(backoff(0.99999).next(ID)).isEqualTo(Duration.ofMillis(1));
    }

    /** On average 17 of 5,000 in each of 300 seconds; a wait that is shortened by a half at most would bring 33. */
    @Test
    void spreadsOverTheWholeWaitWhatFailedTogether() {
        var random = new Random(1);
        var delays = new Delays(Duration.ofSeconds(1), Duration.ofMinutes(5), random::nextDouble);

        Map<Long, Long> perSecond = IntStream.range(0, 5_000)
                .mapToObj(_ -> delays.after(20))
                .collect(Collectors.groupingBy(Duration::toSeconds, Collectors.counting()));

        assertThat(perSecond).hasSizeGreaterThanOrEqualTo(299);
        assertThat(perSecond.values()).allMatch(due -> due <= 40);
    }

    @Test
    void beginsAnewAfterASuccess() {
        var backoff = backoff(0);
        backoff.next(ID);
        backoff.next(ID);
        backoff.reset(ID);
        assertThat(backoff.next(ID)).isEqualTo(Duration.ofSeconds(1));
    }

    private static Backoff backoff(double random) {
        return new Backoff(new Delays(Duration.ofSeconds(1), Duration.ofSeconds(10), () -> random));
    }
}
