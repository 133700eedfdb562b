package io.tenantconfig.operator.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** F28: many that come due at once. */
class SpreadTest {

    private static final Duration PACE = Duration.ofMillis(2);
    private static final List<Integer> MANY = IntStream.range(0, 100).boxed().toList();

    private final List<Integer> handedOn = new CopyOnWriteArrayList<>();

    @Test
    void handsOnAllOneAfterAnotherAtItsPace() {
        long began = System.nanoTime();
        try (var spread = new Spread<Integer>(handedOn::add, PACE)) {
            spread.tell(MANY);

            await().until(() -> handedOn.size() == MANY.size());
        }

        assertThat(handedOn).isEqualTo(MANY);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isGreaterThanOrEqualTo(PACE.multipliedBy(MANY.size() - 1));
    }

    @Test
    void handsOnOnceWhatIsToldAgainBefore() {
        var held = new CountDownLatch(1);
        try (var spread = new Spread<Integer>(
                number -> {
                    handedOn.add(number);
                    await().until(() -> held.getCount() == 0);
                },
                PACE)) {
            spread.tell(List.of(0));
            await().until(() -> !handedOn.isEmpty());

            spread.tell(List.of(1, 2));
            spread.tell(List.of(0, 1));
            held.countDown();

            await().until(() -> handedOn.size() == 4);
        }
        assertThat(handedOn).containsExactly(0, 1, 2, 0);
    }
}
