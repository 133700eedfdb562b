package io.tenantconfig.operator.settings;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.store.ClusterId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The operator's settings.
 *
 * @param clusterId which cluster's operator this is; part of every owner mark
 * @param routesFile the document of routes; without one the default routes hold
 * @param replaceWait how long a removed entry's name rests before it is created anew; Parameter Store asks for 30 s
 *     (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html)
 * @param retryInitial the first wait after a failure that may pass
 * @param retryMax the longest
 * @param blockedRetry how long to wait where somebody else must act
 * @param resyncInterval how long a resource rests at most
 * @param shutdownTimeout how long the passes in hand may take when the process stops
 * @param threads how many resources are worked on at the same time
 */
public record OperatorSettings(
        ClusterId clusterId,
        Optional<Path> routesFile,
        Duration replaceWait,
        Duration retryInitial,
        Duration retryMax,
        Duration blockedRetry,
        Duration resyncInterval,
        Duration shutdownTimeout,
        int threads) {

    /** The beginning of the names of all settings of this system. */
    public static final String PREFIX = "TENANTCONFIG_";

    /** @throws InvalidInputException if a number or duration is out of its range */
    public OperatorSettings {
        checkNotNegative(Variable.REPLACE_WAIT, replaceWait);
        checkPositive(Variable.RETRY_INITIAL, retryInitial);
        checkPositive(Variable.RETRY_MAX, retryMax);
        checkPositive(Variable.BLOCKED_RETRY, blockedRetry);
        checkPositive(Variable.RESYNC_INTERVAL, resyncInterval);
        checkNotNegative(Variable.SHUTDOWN_TIMEOUT, shutdownTimeout);
        if (retryMax.compareTo(retryInitial) < 0) {
            throw InvalidInputException.of(
                    Variable.RETRY_MAX.variable(),
                    retryMax.toString(),
                    "at least " + Variable.RETRY_INITIAL.variable());
        }
        if (threads < 1) {
            throw InvalidInputException.of(Variable.THREADS.variable(), Integer.toString(threads), ">= 1");
        }
    }

    /**
     * The settings in an environment.
     *
     * @param others the names of settings that are somebody else's in the same process
     * @throws InvalidInputException if one is missing, malformed or unknown, naming it
     */
    public static OperatorSettings parse(Map<String, String> environment, Set<String> others) {
        checkNames(environment, others);
        return new OperatorSettings(
                new ClusterId(required(environment, Variable.CLUSTER_ID)),
                text(environment, Variable.ROUTES_FILE).map(Path::of),
                duration(environment, Variable.REPLACE_WAIT, Duration.ofSeconds(30)),
                duration(environment, Variable.RETRY_INITIAL, Duration.ofSeconds(1)),
                duration(environment, Variable.RETRY_MAX, Duration.ofMinutes(5)),
                duration(environment, Variable.BLOCKED_RETRY, Duration.ofMinutes(10)),
                duration(environment, Variable.RESYNC_INTERVAL, Duration.ofHours(1)),
                duration(environment, Variable.SHUTDOWN_TIMEOUT, Duration.ofSeconds(20)),
                number(environment, Variable.THREADS, 20));
    }

    private static void checkNames(Map<String, String> environment, Set<String> others) {
        Set<String> known = new TreeSet<>(others);
        known.addAll(Variable.names());
        environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
                .sorted()
                .findFirst()
                .ifPresent(name -> {
                    throw InvalidInputException.of("environment variable", name, "one of " + String.join(", ", known));
                });
    }

    private static String required(Map<String, String> environment, Variable variable) {
        return text(environment, variable)
                .orElseThrow(() -> new InvalidInputException(
                        variable.variable() + ": not set (expected: " + variable.meaning() + ")"));
    }

    private static Optional<String> text(Map<String, String> environment, Variable variable) {
        return Optional.ofNullable(environment.get(variable.variable()));
    }

    private static Duration duration(Map<String, String> environment, Variable variable, Duration absent) {
        return text(environment, variable).map(text -> parse(variable, text)).orElse(absent);
    }

    private static Duration parse(Variable variable, String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw InvalidInputException.of(variable.variable(), text, "an ISO-8601 duration like PT30S");
        }
    }

    private static int number(Map<String, String> environment, Variable variable, int absent) {
        try {
            return text(environment, variable).map(Integer::parseInt).orElse(absent);
        } catch (NumberFormatException e) {
            throw InvalidInputException.of(
                    variable.variable(), environment.getOrDefault(variable.variable(), ""), "a number");
        }
    }

    private static void checkPositive(Variable variable, Duration duration) {
        if (!duration.isPositive()) {
            throw InvalidInputException.of(variable.variable(), duration.toString(), "> PT0S");
        }
    }

    private static void checkNotNegative(Variable variable, Duration duration) {
        if (duration.isNegative()) {
            throw InvalidInputException.of(variable.variable(), duration.toString(), ">= PT0S");
        }
    }
}
