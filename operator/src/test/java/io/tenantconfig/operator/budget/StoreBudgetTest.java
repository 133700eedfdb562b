package io.tenantconfig.operator.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.core.store.CallRates;
import io.tenantconfig.core.store.Calls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StoreBudgetTest {

    private long nanos;
    private final StoreBudget budget = new StoreBudget(new CallRates(1, 10), () -> nanos);

    @Test
    void aSecondsWorthIsThereAtOnceAndThenTheRate() {
        assertThat(budget.take("a", Urgency.CHANGE, 15, StoreBudgetTest::writes).granted())
                .isEqualTo(10);
        assertThat(budget.take("a", Urgency.CHANGE, 5, StoreBudgetTest::writes).granted())
                .isZero();

        pass(Duration.ofMillis(300));

        assertThat(budget.take("a", Urgency.CHANGE, 5, StoreBudgetTest::writes).granted())
                .isEqualTo(3);
    }

    @Test
    void whatWasNotUsedForLongerThanASecondIsLost() {
        pass(Duration.ofHours(1));

        assertThat(budget.take("a", Urgency.CHANGE, 100, StoreBudgetTest::writes)
                        .granted())
                .isEqualTo(10);
    }

    @Test
    void everybodyIsToldItsTurnAndItIsKept() {
        drain();
        List<Duration> turns = IntStream.range(0, 20)
                .mapToObj(i -> budget.take("waiter " + i, Urgency.CREATION, 1, StoreBudgetTest::writes))
                .map(share -> share.again().orElseThrow())
                .toList();
        assertThat(turns.getFirst()).isCloseTo(Duration.ofMillis(100), Duration.ofMillis(10));
        assertThat(turns.getLast()).isCloseTo(Duration.ofMillis(2000), Duration.ofMillis(10));

        List<Integer> granted = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            nanos = turns.get(i).toNanos();
            granted.add(budget.take("waiter " + i, Urgency.CREATION, 1, StoreBudgetTest::writes)
                    .granted());
        }

        assertThat(granted).hasSize(20).containsOnly(1);
    }

    @Test
    void whoComesLaterDoesNotTakeWhatIsLeftToWhoCameFirst() {
        drain();
        wait("first", Urgency.RESYNC);
        pass(Duration.ofMillis(150));

        assertThat(granted("second", Urgency.RESYNC)).isFalse();
        assertThat(granted("first", Urgency.RESYNC)).isTrue();
    }

    @Test
    void aChangeGoesBeforeCreationsThoseBeforeResyncsAndThoseBeforeSweeps() {
        drain();
        wait("sweep", Urgency.SWEEP);
        wait("resync", Urgency.RESYNC);
        wait("creation", Urgency.CREATION);
        wait("change", Urgency.CHANGE);
        List<String> order = new ArrayList<>();

        for (int i = 0; i < 4; i++) {
            pass(Duration.ofMillis(105));
            for (Urgency urgency : List.of(Urgency.SWEEP, Urgency.RESYNC, Urgency.CREATION, Urgency.CHANGE)) {
                String who = urgency.name().toLowerCase(Locale.ROOT);
                if (!order.contains(who) && granted(who, urgency)) {
                    order.add(who);
                }
            }
        }

        assertThat(order).containsExactly("change", "creation", "resync", "sweep");
    }

    @Test
    void whoWasServedInPartContinuesBehindTheOthers() {
        drain();
        wait("small", Urgency.CHANGE);
        pass(Duration.ofMillis(400));
        assertThat(budget.take("large", Urgency.CHANGE, 5, StoreBudgetTest::writes)
                        .granted())
                .isEqualTo(3);
        assertThat(granted("small", Urgency.CHANGE)).isTrue();
        wait("next", Urgency.CHANGE);

        pass(Duration.ofMillis(105));

        assertThat(budget.take("large", Urgency.CHANGE, 2, StoreBudgetTest::writes)
                        .granted())
                .isEqualTo(1);
    }

    @Test
    void whoNeedsOnlyWritesIsNotHeldUpByWhoWaitsForALook() {
        assertThat(budget.take("look", Urgency.CHANGE, 1, Calls::looks).granted())
                .isEqualTo(1);
        assertThat(budget.take("overwrite", Urgency.CHANGE, 1, StoreBudgetTest::overwrites)
                        .again())
                .hasValueSatisfying(turn -> assertThat(turn).isCloseTo(Duration.ofSeconds(1), Duration.ofMillis(10)));

        assertThat(granted("create", Urgency.CREATION)).isTrue();
    }

    @Test
    void oneThingThatCostsMoreThanIsEverThereIsDoneOnCredit() {
        assertThat(budget.take("large look", Urgency.CHANGE, 1, _ -> Calls.looks(10))
                        .granted())
                .isEqualTo(1);

        assertThat(budget.take("next", Urgency.CHANGE, 1, Calls::looks).again())
                .hasValueSatisfying(turn -> assertThat(turn).isCloseTo(Duration.ofSeconds(10), Duration.ofMillis(10)));
    }

    @Test
    void whoDoesNotComeBackLosesItsPlace() {
        drain();
        wait("gone", Urgency.CHANGE);
        pass(Duration.ofSeconds(1));
        assertThat(budget.take("other", Urgency.CREATION, 10, StoreBudgetTest::writes)
                        .granted())
                .isEqualTo(9);

        pass(Duration.ofSeconds(6));

        assertThat(budget.take("other", Urgency.CREATION, 10, StoreBudgetTest::writes)
                        .granted())
                .isEqualTo(10);
    }

    @Test
    void nobodyIsSentAwayForLongerThanHalfAMinute() {
        drain();

        IntStream.range(0, 1000).forEach(i -> wait("waiter " + i, Urgency.CREATION));

        assertThat(budget.take("last", Urgency.CREATION, 1, StoreBudgetTest::writes)
                        .again())
                .contains(Duration.ofSeconds(30));
    }

    @Test
    void aThrottledStoreIsAskedLessOftenAndRecoversSlowly() {
        for (int second = 0; second < 3; second++) {
            pass(Duration.ofSeconds(1));
            // Calls in hand tell the same.
            budget.throttled(new Calls(0, 1));
            budget.throttled(new Calls(0, 1));
        }
        assertThat(inTheNextSecond()).isEqualTo(5);

        pass(Duration.ofSeconds(60));
        assertThat(inTheNextSecond()).isEqualTo(7);

        pass(Duration.ofMinutes(5));
        assertThat(inTheNextSecond()).isEqualTo(10);
    }

    @Test
    void whatThrottlesWritesDoesNotSlowLooks() {
        budget.throttled(new Calls(0, 1));

        assertThat(budget.take("look", Urgency.SWEEP, 1, Calls::looks).granted())
                .isEqualTo(1);
        assertThat(granted("write", Urgency.CHANGE)).isFalse();
    }

    @Test
    void aStoreWithoutALimitGrantsEverything() {
        var free = new StoreBudget(CallRates.UNLIMITED, () -> nanos);
        free.charge(new Calls(1_000_000, 1_000_000));
        free.throttled(new Calls(1, 1));

        assertThat(free.take("a", Urgency.SWEEP, 1_000_000, StoreBudgetTest::overwrites))
                .isEqualTo(new Share(1_000_000, Optional.empty()));
    }

    @Test
    void tellsItsRatesAndWhoWaitsForWhichKindOfCalls() {
        drain();
        budget.take("look", Urgency.CHANGE, 1, Calls::looks);
        budget.take("overwrite", Urgency.CHANGE, 1, StoreBudgetTest::overwrites);
        wait("create", Urgency.CREATION);
        budget.throttled(new Calls(0, 1));

        assertThat(budget.rateOf(CallKind.LOOK)).isEqualTo(1);
        assertThat(budget.rateOf(CallKind.WRITE)).isEqualTo(8);
        assertThat(budget.waitersFor(CallKind.LOOK)).isEqualTo(1);
        assertThat(budget.waitersFor(CallKind.WRITE)).isEqualTo(2);
        pass(Duration.ofMinutes(1));
        assertThat(budget.waitersFor(CallKind.WRITE)).isZero();
    }

    private int inTheNextSecond() {
        pass(Duration.ofSeconds(1));
        return budget.take("counting", Urgency.CHANGE, 100, StoreBudgetTest::writes)
                .granted();
    }

    private static Calls writes(int number) {
        return new Calls(0, number);
    }

    /** One look serves them all. */
    private static Calls overwrites(int number) {
        return new Calls(1, number);
    }

    /** From full. */
    private void drain() {
        budget.charge(new Calls(0, 10));
    }

    private void wait(String who, Urgency urgency) {
        assertThat(granted(who, urgency)).isFalse();
    }

    private boolean granted(String who, Urgency urgency) {
        return budget.take(who, urgency, 1, StoreBudgetTest::writes).granted() == 1;
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
