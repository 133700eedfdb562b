package io.tenantconfig.server.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T27: how much a tenant may have in a time. */
class RateTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** The clock has any origin, and may pass from the largest number to the smallest. */
    @ParameterizedTest
    @ValueSource(longs = {0, 123_456_789, Long.MAX_VALUE - 1, Long.MIN_VALUE})
    void givesASecondsWorthAtOnceAndThenAsMuchASecond(long start) {
        var rate = new Rate(100, start);
        assertThat(taken(rate, start, 1_000)).isEqualTo(100);
        assertThat(taken(rate, start + SECOND / 2, 1_000)).isEqualTo(50);
        assertThat(taken(rate, start + 10 * SECOND, 1_000)).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 1})
    void tellsHowLongToWait(long start) {
        var rate = new Rate(100, start);
        assertThat(rate.untilNext(start)).isZero();
        taken(rate, start, 100);
        Duration wait = rate.untilNext(start);
        assertThat(wait).isEqualTo(Duration.ofMillis(10));
        assertThat(rate.take(start + wait.toNanos() - 1)).isFalse();
        assertThat(rate.take(start + wait.toNanos())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 1, Long.MAX_VALUE - 3_000_000_000L})
    void isOverdrawnByOneSecondAtMost(long start) {
        var rate = new Rate(100, start);
        rate.charge(start, 1_000_000_000);
        assertThat(rate.untilNext(start)).isEqualTo(Duration.ofMillis(1_010));
        assertThat(rate.isFull(start + 2 * SECOND - 1)).isFalse();
        assertThat(rate.isFull(start + 2 * SECOND)).isTrue();
    }

    private static long taken(Rate rate, long now, int tries) {
        return LongStream.range(0, tries).filter(_ -> rate.take(now)).count();
    }
}
