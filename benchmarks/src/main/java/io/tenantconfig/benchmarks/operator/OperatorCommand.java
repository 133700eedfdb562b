package io.tenantconfig.benchmarks.operator;

import io.tenantconfig.benchmarks.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code benchmarks/run.sh operator}. */
@Command(
        name = "operator",
        description = "What the operator asks of AWS and of the API server: for a first sync, a restart and an edit."
                + " On a real control plane and an emulator of Parameter Store without quotas.",
        mixinStandardHelpOptions = true)
public final class OperatorCommand implements Callable<Integer> {

    @Option(
            names = "--resources",
            paramLabel = "NUMBER",
            defaultValue = "10000",
            description = "How many resources, 100 in a namespace. Default: ${DEFAULT-VALUE}.")
    int resources;

    @Option(
            names = "--entries",
            paramLabel = "NUMBER",
            defaultValue = "10",
            description = "How many entries each of them has, the first from a Secret. Default: ${DEFAULT-VALUE}.")
    int entries;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("tenantconfig-benchmark");
        try (var benchmark =
                new OperatorBenchmark(Path.of("."), directory, new Size(resources, entries), new Report())) {
            benchmark.run();
        }
        return ExitCode.OK;
    }
}
