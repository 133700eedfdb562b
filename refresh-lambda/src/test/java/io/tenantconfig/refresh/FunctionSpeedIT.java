package io.tenantconfig.refresh;

import static io.tenantconfig.refresh.Loop.KEY;
import static io.tenantconfig.refresh.Loop.PARAMETER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.emulator.AwsEmulator;
import io.tenantconfig.refresh.testing.FunctionProcess;
import io.tenantconfig.refresh.testing.RuntimeApi;
import io.tenantconfig.refresh.testing.RuntimeApi.Told;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints how fast the function is on this machine; docs/lambda.md repeats what it printed. The limits are for a machine that
 * is busy with something else, and show only a function that is broken.
 */
class FunctionSpeedIT {

    private static final Duration BEGINNING = Duration.ofMinutes(1);
    private static final Duration WARM = Duration.ofSeconds(2);
    private static final int PROCESSES = 5;
    private static final int EVENTS = 50;

    /** With the settings of an EKS cluster, as AWS has them: a beginning calls nobody. */
    @Test
    void beginsInTime(@TempDir Path directory) throws Exception {
        Map<String, String> eks = Map.of(
                "TENANTCONFIG_API_SERVER", "https://api.example",
                "TENANTCONFIG_API_SERVER_CA",
                        Base64.getEncoder().encodeToString(Pem.CA.getBytes(StandardCharsets.US_ASCII)),
                "TENANTCONFIG_EKS_CLUSTER", "production");
        List<Duration> beginnings = new ArrayList<>();
        List<Duration> processor = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            try (var lambda = RuntimeApi.start();
                    var function =
                            FunctionProcess.start(FunctionZipIT.ZIP, lambda, eks, directory.resolve("run-" + i))) {
                awaitBeginning(lambda, function);
                beginnings.add(function.age());
                processor.add(function.processorTime());
            }
        }

        System.out.printf(
                "The function begins in %d ms (%d ms of processor time; medians)%n",
                median(beginnings).toMillis(), median(processor).toMillis());
        assertThat(median(beginnings)).isLessThan(BEGINNING);
    }

    @Test
    void answersInTime(@TempDir Path directory) throws Exception {
        List<Duration> firsts = new ArrayList<>();
        List<Duration> warm = new ArrayList<>();
        try (var aws = AwsEmulator.start();
                var loop = new Loop()) {
            loop.declare("checkout", "checkout", KEY);
            aws.create(PARAMETER, "canary");
            var settings = FunctionZipIT.settings(directory, loop, aws);
            for (int i = 0; i < PROCESSES; i++) {
                try (var lambda = RuntimeApi.start();
                        var function = FunctionProcess.start(
                                FunctionZipIT.ZIP, lambda, settings, directory.resolve("run-" + i))) {
                    awaitBeginning(lambda, function);
                    firsts.add(timed(lambda, "first-" + i));
                    for (int event = 0; event < EVENTS; event++) {
                        warm.add(timed(lambda, "e-" + i + "-" + event));
                    }
                }
            }
        }

        System.out.printf(
                "The function answers to the first event in %d ms, to another in %d ms (medians)%n",
                median(firsts).toMillis(), median(warm).toMillis());
        assertThat(median(warm)).isLessThan(WARM);
    }

    private static void awaitBeginning(RuntimeApi lambda, FunctionProcess function) {
        assertThat(lambda.awaitBeginning(BEGINNING)).as(function::log).isEqualTo(new Told.Ready());
    }

    private static Duration timed(RuntimeApi lambda, String id) {
        var event = TestEvent.of(id, Instant.EPOCH, PARAMETER, "Update");
        long start = System.nanoTime();
        assertThat(lambda.invoke(event.json())).isInstanceOf(Told.Answer.class);
        return since(start);
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static Duration median(List<Duration> durations) {
        return durations.stream().sorted().toList().get(durations.size() / 2);
    }
}
