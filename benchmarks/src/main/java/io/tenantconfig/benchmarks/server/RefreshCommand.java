package io.tenantconfig.benchmarks.server;

import io.tenantconfig.benchmarks.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code benchmarks/run.sh refresh}. */
@Command(
        name = "refresh",
        description =
                "How soon three replicas of the config server serve a value that changed in its store, and what"
                        + " they keep, where many resources are watched. On a real control plane and an emulator of Parameter Store.",
        mixinStandardHelpOptions = true)
public final class RefreshCommand implements Callable<Integer> {

    @Option(
            names = "--resources",
            paramLabel = "NUMBER",
            defaultValue = "10000",
            description = "How many resources of two entries, 100 in a namespace. Default: ${DEFAULT-VALUE}.")
    int resources;

    @Option(
            names = "--changes",
            paramLabel = "NUMBER",
            defaultValue = "500",
            description = "How many changes are measured, one after the other. Default: ${DEFAULT-VALUE}.")
    int changes;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("tenantconfig-benchmark");
        try (var benchmark = new RefreshBenchmark(Path.of("."), directory, resources, changes, new Report())) {
            benchmark.run();
        }
        return ExitCode.OK;
    }
}
