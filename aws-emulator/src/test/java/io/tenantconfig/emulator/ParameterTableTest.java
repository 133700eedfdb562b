package io.tenantconfig.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ParameterTableTest {

    private static final Arns ARNS = new Arns("123456789012", "eu-west-1");

    private final CyclicBarrier insideAPut = new CyclicBarrier(2);

    /** Two puts that are between the look and the write at the same time meet, and both go on. */
    private final ParameterTable table = new ParameterTable(EmulatorSettings.defaults(), this::meet, change -> {});

    @Test
    void letsExactlyOneWinWhenTwoClaimsOverlap() throws Exception {
        table.put(claim());
        table.delete("/t/a");

        Callable<Boolean> claim = () -> {
            try {
                return table.put(claim()).number() == 1;
            } catch (Refusal refusal) {
                return false;
            }
        };
        try (var threads = Executors.newFixedThreadPool(2)) {
            List<Future<Boolean>> results = threads.invokeAll(List.of(claim, claim));

            assertThat(results).extracting(Future::resultNow).containsExactlyInAnyOrder(true, false);
        }
    }

    private Duration meet() {
        try {
            insideAPut.await(100, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | BrokenBarrierException e) {
            // Nobody else is inside.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Duration.ZERO;
    }

    private static PutRequest claim() {
        return PutRequest.creation(ParameterName.forWrite("/t/a", ARNS), "value");
    }
}
