package io.tenantconfig.benchmarks;

import io.tenantconfig.benchmarks.operator.OperatorCommand;
import io.tenantconfig.benchmarks.server.RefreshCommand;
import io.tenantconfig.benchmarks.server.ServerCommand;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the benchmarks. */
@Command(
        name = "benchmarks/run.sh",
        description = "Measures what the system costs, at full size. No part of the build.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {OperatorCommand.class, ServerCommand.class, RefreshCommand.class})
public final class Main {

    private static final Logger MOCK = Logger.getLogger("io.fabric8.mockwebserver");

    private Main() {}

    public static void main(String[] arguments) {
        // It tells every request that it gets.
        MOCK.setLevel(Level.WARNING);
        int code = new CommandLine(new Main()).execute(arguments);
        // The libraries' threads don't matter any more.
        System.exit(code);
    }
}
