package io.tenantconfig.operator.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.core.store.Calls;
import io.tenantconfig.operator.budget.WaitingLine.Waiter;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WaitingLineTest {

    private final WaitingLine line = new WaitingLine();
    private int walked;

    @Test
    void whoComesLastIsComparedWithNoMoreThanMakeADifference() {
        IntStream.range(0, 10_000).forEach(i -> line.take(place("waiter " + i, Urgency.CREATION)));

        assertThat(ahead(place("last", Urgency.CREATION), 90)).isEqualTo(new Calls(0, 90));

        assertThat(walked).isEqualTo(91);
    }

    @Test
    void whoIsFirstIsComparedWithNobodyBehind() {
        IntStream.range(0, 10_000).forEach(i -> line.take(place("waiter " + i, Urgency.CREATION)));

        assertThat(ahead(place("urgent", Urgency.CHANGE), 90)).isEqualTo(Calls.NONE);

        assertThat(walked).isEqualTo(1);
    }

    @Test
    void whoDoesNotComeBackIsNotCounted() {
        line.take(place("gone", Urgency.CHANGE));
        line.take(place("here", Urgency.CHANGE).at(Duration.ofSeconds(2).toNanos()));

        long later = Duration.ofSeconds(6).toNanos();

        assertThat(line.aheadOf(place("last", Urgency.CHANGE), later, UnaryOperator.identity(), _ -> false))
                .isEqualTo(new Calls(0, 1));
        assertThat(line.count(later, _ -> true)).isEqualTo(1);
    }

    @Test
    void aPlaceIsKeptByAskingAgainAndLostWithTheUrgency() {
        line.take(place("one", Urgency.CREATION));
        line.take(place("two", Urgency.CREATION));

        assertThat(ahead(place("one", Urgency.CREATION), 90)).isEqualTo(Calls.NONE);

        line.take(place("one", Urgency.RESYNC));
        assertThat(ahead(place("one", Urgency.RESYNC), 90)).isEqualTo(new Calls(0, 1));
        assertThat(ahead(place("two", Urgency.CREATION), 90)).isEqualTo(Calls.NONE);
    }

    private Waiter place(String who, Urgency urgency) {
        return line.placeOf(who, urgency, new Calls(0, 1), 0);
    }

    private Calls ahead(Waiter waiter, int enough) {
        return line.aheadOf(waiter, 0, UnaryOperator.identity(), calls -> {
            walked++;
            return calls.writes() >= enough;
        });
    }
}
