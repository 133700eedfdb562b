package io.tenantconfig.operator.settings;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.settings.Setting;
import io.tenantconfig.core.settings.SettingList;
import io.tenantconfig.core.store.ClusterId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * The operator's settings.
 *
 * @param clusterId which cluster's operator this is; part of every owner mark
 * @param routesFile the document of routes; without one the default routes hold
 * @param lease by which Lease replicas elect the one that works; empty where there is only one
 * @param replaceWait how long the place of a removed entry rests at most, in a store that asks for it, before it is
 *     created anew
 * @param retryInitial the first wait after a failure that may pass
 * @param retryMax the longest
 * @param blockedRetry how long to wait where somebody else must act
 * @param resyncInterval how long a resource rests at most
 * @param sweepInterval from the beginning of one pass over everything in a store to that of the next, at least
 * @param sweepCallInterval from one call of such a pass to the next, at least
 * @param shutdownTimeout how long the passes in hand may take when the process stops
 * @param threads how many resources are worked on at the same time
 */
public record OperatorSettings(
        ClusterId clusterId,
        Optional<Path> routesFile,
        Optional<LeaseSettings> lease,
        Duration replaceWait,
        Duration retryInitial,
        Duration retryMax,
        Duration blockedRetry,
        Duration resyncInterval,
        Duration sweepInterval,
        Duration sweepCallInterval,
        Duration shutdownTimeout,
        int threads) {

    /** @throws InvalidInputException if a number or duration is out of its range */
    public OperatorSettings {
        Variables.REPLACE_WAIT.check(replaceWait);
        Variables.RETRY_INITIAL.check(retryInitial);
        Variables.RETRY_MAX.check(retryMax);
        Variables.BLOCKED_RETRY.check(blockedRetry);
        Variables.RESYNC_INTERVAL.check(resyncInterval);
        Variables.SWEEP_INTERVAL.check(sweepInterval);
        Variables.SWEEP_CALL_INTERVAL.check(sweepCallInterval);
        Variables.SHUTDOWN_TIMEOUT.check(shutdownTimeout);
        Variables.THREADS.check(threads);
        if (retryMax.compareTo(retryInitial) < 0) {
            throw InvalidInputException.of(
                    Variables.RETRY_MAX.name(), retryMax.toString(), "at least " + Variables.RETRY_INITIAL.name());
        }
    }

    /**
     * The settings in an environment.
     *
     * @param others settings that are somebody else's in the same process
     * @throws InvalidInputException if any is missing, malformed or unknown, naming each
     */
    public static OperatorSettings parse(Map<String, String> environment, Collection<Setting<?, ?>> others) {
        Variables.ALL.and(others).check(environment);
        return new OperatorSettings(
                Variables.CLUSTER_ID.in(environment),
                RoutesDocument.FILE.in(environment),
                Variables.LEASE_NAMESPACE
                        .in(environment)
                        .map(namespace -> new LeaseSettings(namespace, LeaseSettings.identityIn(environment))),
                Variables.REPLACE_WAIT.in(environment),
                Variables.RETRY_INITIAL.in(environment),
                Variables.RETRY_MAX.in(environment),
                Variables.BLOCKED_RETRY.in(environment),
                Variables.RESYNC_INTERVAL.in(environment),
                Variables.SWEEP_INTERVAL.in(environment),
                Variables.SWEEP_CALL_INTERVAL.in(environment),
                Variables.SHUTDOWN_TIMEOUT.in(environment),
                Variables.THREADS.in(environment));
    }

    /** The settings that {@link #parse} reads. */
    public static SettingList variables() {
        return Variables.ALL;
    }
}
