package io.tenantconfig.operator.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F3, F14, F25: an operator ends at any of its calls, or any answer is lost, and the end is that of the undisturbed run.
 * Which calls there are a recording shows. {@code -Dcrash.full=true} goes through all of them, and through larger scenarios;
 * otherwise it is a sample. {@code -Dcrash.scenario=} and a part of a name goes through these scenarios alone.
 */
class CrashTest {

    private static final int RUNS_AT_A_TIME = 4;
    private static final boolean FULL = Boolean.getBoolean("crash.full");

    /** Of every kind of mishap equally many, for there are three at each call. */
    private static final int SAMPLE_EVERY = 5;

    static Stream<Scenario> scenarios() {
        return (FULL ? Scenarios.FULL : Scenarios.SHORT)
                .stream().filter(scenario -> scenario.name().contains(System.getProperty("crash.scenario", "")));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void comesToTheSameEndWhateverCallItEndsAtAndWhicheverAnswerItNeverGets(Scenario scenario)
            throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        Run.Recording recording = Run.record(scenario);
        assertThat(recording.calls()).hasSizeGreaterThanOrEqualTo(scenario.minimumCalls());

        List<Mishap> mishaps = FULL ? recording.mishaps() : sample(recording.mishaps());
        assertThat(disturbed(scenario, recording, mishaps)).isEmpty();

        System.out.printf(
                "%s: %d calls, %d runs, %d ms: %s%n",
                scenario,
                recording.calls().size(),
                mishaps.size(),
                (System.nanoTime() - began) / 1_000_000,
                recording.calls());
    }

    private static List<Mishap> sample(List<Mishap> mishaps) {
        return IntStream.range(0, mishaps.size())
                .filter(i -> i % SAMPLE_EVERY == 0)
                .mapToObj(mishaps::get)
                .toList();
    }

    /** What runs came to that they should not have. */
    private static List<String> disturbed(Scenario scenario, Run.Recording recording, List<Mishap> mishaps)
            throws InterruptedException, ExecutionException {
        try (var threads = Executors.newFixedThreadPool(RUNS_AT_A_TIME)) {
            List<Future<Optional<String>>> runs = threads.invokeAll(mishaps.stream()
                    .<Callable<Optional<String>>>map(mishap -> () -> disturbed(scenario, recording, mishap))
                    .toList());
            List<String> wrong = new ArrayList<>();
            for (Future<Optional<String>> run : runs) {
                run.get().ifPresent(wrong::add);
            }
            return wrong;
        }
    }

    private static Optional<String> disturbed(Scenario scenario, Run.Recording recording, Mishap mishap) {
        try {
            Run.disturb(scenario, recording, mishap);
            return Optional.empty();
        } catch (AssertionError | RuntimeException e) {
            var trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return Optional.of(mishap + ": " + trace + "\nexpected:\n" + String.join("\n\n", recording.endStates()));
        }
    }
}
