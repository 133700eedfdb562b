package io.tenantconfig.benchmarks.server;

import io.tenantconfig.benchmarks.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code benchmarks/run.sh server}. */
@Command(
        name = "server",
        description =
                "What a GetConfig, a new token, an entry and a stream cost, beside a bare server of grpc-java that"
                        + " answers with the same bytes. Clients and servers are processes of their own, and the servers take turns.",
        mixinStandardHelpOptions = true)
public final class ServerCommand implements Callable<Integer> {

    @Option(
            names = "--parts",
            paramLabel = "PART",
            split = ",",
            defaultValue = "GET,TOKENS,STREAMS,ENTRIES",
            description = "What is measured, separated by commas. Default: ${DEFAULT-VALUE}.")
    List<ServerBenchmark.Part> parts = List.of();

    @Option(
            names = "--warm-up",
            paramLabel = "CALLS",
            defaultValue = "400000",
            description = "How often each server is called before anything is measured. Default: ${DEFAULT-VALUE}.")
    int warmUp;

    @Option(
            names = "--rounds",
            paramLabel = "NUMBER",
            defaultValue = "11",
            description = "How many rounds each server gets, in turn. Default: ${DEFAULT-VALUE}.")
    int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "NUMBER",
            defaultValue = "3",
            description = "How long a round is. Default: ${DEFAULT-VALUE}.")
    int seconds;

    @Option(
            names = "--value-bytes",
            paramLabel = "NUMBER",
            defaultValue = "1024",
            description = "The size of the value that is got. Default: ${DEFAULT-VALUE}.")
    int valueBytes;

    @Option(
            names = "--tokens",
            paramLabel = "NUMBER",
            defaultValue = "3000",
            description = "How many new tokens a round of those has. Default: ${DEFAULT-VALUE}.")
    int tokens;

    @Option(
            names = "--entries",
            paramLabel = "NUMBER",
            defaultValue = "200000",
            description = "How many entries are held when their memory is measured. Default: ${DEFAULT-VALUE}.")
    int entries;

    @Option(
            names = "--streams",
            paramLabel = "NUMBER",
            defaultValue = "10000",
            description = "How many streams watch, of 20 tenants. Default: ${DEFAULT-VALUE}.")
    int streams;

    @Option(names = "--jfr", description = "Record what our server does; the file is named at the end.")
    boolean jfr;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("tenantconfig-benchmark");
        var size = new ServerBenchmark.Size(warmUp, rounds, seconds, valueBytes, tokens, entries, streams);
        try (var benchmark = new ServerBenchmark(directory, size, jfr, new Report())) {
            benchmark.run(parts);
        }
        return ExitCode.OK;
    }
}
