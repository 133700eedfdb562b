package io.tenantconfig.process;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.settings.SettingList;
import io.tenantconfig.core.settings.SettingsFile;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * The command line of a process that takes no arguments but {@code --help}: its settings come from the environment
 * and a file.
 *
 * @param description what it is, in a sentence or two
 * @param settings all that it knows, its stores' included
 */
public record CommandLine(String description, SettingList settings) {

    /** The exit code of a process that ended as it was meant to. */
    public static final int SUCCESS = 0;

    /** The exit code of a process that could not go on; a new one might. */
    public static final int BROKEN = 1;

    /** The exit code of a process that was started with arguments or settings that do not count. */
    public static final int USAGE = 2;

    /** What a process does with its settings, until it ends. */
    public interface Program {

        /** Returns the exit code. */
        int run(Map<String, String> environment) throws IOException, InterruptedException;
    }

    /**
     * Runs a program, unless help is asked for or something is wrong with arguments or settings.
     *
     * @return the exit code
     */
    public int run(
            List<String> arguments,
            Map<String, String> environment,
            Program program,
            PrintStream out,
            PrintStream errors)
            throws IOException, InterruptedException {
        if (arguments.equals(List.of("--help"))) {
            out.print(help());
            return SUCCESS;
        }
        if (!arguments.isEmpty()) {
            errors.println("arguments: " + arguments + " (expected: none, or --help)");
            return USAGE;
        }
        try {
            return program.run(SettingsFile.and(environment));
        } catch (InvalidInputException | UncheckedIOException e) {
            errors.println(e.getMessage());
            return USAGE;
        } catch (RuntimeException e) {
            // The first logger of this class, made as late as this: the program has said by now how to log.
            LoggerFactory.getLogger(CommandLine.class).error("The process cannot go on", e);
            return BROKEN;
        }
    }

    private String help() {
        return String.join(
                System.lineSeparator(),
                description,
                "",
                "It takes no arguments. Its settings are environment variables, or lines NAME=value in the file that",
                SettingsFile.FILE.name()
                        + " names; the environment wins. The AWS SDK and the Kubernetes client read their",
                "usual environment variables, too.",
                "",
                settings.help());
    }
}
