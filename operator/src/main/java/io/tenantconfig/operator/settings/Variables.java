package io.tenantconfig.operator.settings;

import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.settings.Kind;
import io.tenantconfig.core.settings.Setting;
import io.tenantconfig.core.settings.SettingList;
import io.tenantconfig.core.settings.SettingsFile;
import io.tenantconfig.core.store.ClusterId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The operator's settings. */
final class Variables {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Kind<Duration> WAIT = Kind.duration(Duration.ofMillis(1), DAY);
    private static final Kind<Duration> WAIT_OR_NONE = Kind.duration(Duration.ZERO, DAY);

    static final Setting<ClusterId, ClusterId> CLUSTER_ID = Setting.required(
            "CLUSTER_ID",
            "the name of this cluster, 1 to 63 characters of a-z, 0-9 and inner -",
            Kind.of("1 to 63 characters of a-z, 0-9 and inner -", ClusterId::new));
    static final Setting<String, Optional<String>> LEASE_NAMESPACE = Setting.optional(
            "LEASE_NAMESPACE",
            "the namespace of the Lease by which replicas elect the one that works",
            Kind.matching("the name of a namespace", "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"),
            "no election, this is the only replica");
    static final Setting<Duration, Duration> REPLACE_WAIT = Setting.of(
            "REPLACE_WAIT",
            "how long the place of a removed entry rests at most, in a store that asks for it, before it is created anew",
            WAIT_OR_NONE,
            Duration.ofSeconds(30));
    static final Setting<Duration, Duration> RETRY_INITIAL =
            Setting.of("RETRY_INITIAL", "the first wait after a failure that may pass", WAIT, Duration.ofSeconds(1));
    static final Setting<Duration, Duration> RETRY_MAX =
            Setting.of("RETRY_MAX", "the longest wait after failures that may pass", WAIT, Duration.ofMinutes(5));
    static final Setting<Duration, Duration> BLOCKED_RETRY =
            Setting.of("BLOCKED_RETRY", "how long to wait where somebody else must act", WAIT, Duration.ofMinutes(10));
    static final Setting<Duration, Duration> RESYNC_INTERVAL =
            Setting.of("RESYNC_INTERVAL", "how long a resource rests at most", WAIT, Duration.ofHours(1));
    static final Setting<Duration, Duration> SWEEP_INTERVAL = Setting.of(
            "SWEEP_INTERVAL",
            "how long after a pass over all that lies in a store began the next one begins, at least",
            WAIT,
            Duration.ofMinutes(1));
    static final Setting<Duration, Duration> SWEEP_CALL_INTERVAL = Setting.of(
            "SWEEP_CALL_INTERVAL",
            "how long such a pass waits between two calls to its store, at least",
            WAIT_OR_NONE,
            Duration.ofSeconds(1));
    static final Setting<Duration, Duration> SHUTDOWN_TIMEOUT = Setting.of(
            "SHUTDOWN_TIMEOUT",
            "how long the passes in hand may take at the end",
            WAIT_OR_NONE,
            Duration.ofSeconds(20));
    static final Setting<Integer, Integer> THREADS =
            Setting.of("THREADS", "how many resources are worked on at the same time", Kind.number(1, 1_000), 20);

    static final SettingList ALL = new SettingList(List.of(
            SettingsFile.FILE,
            CLUSTER_ID,
            RoutesDocument.FILE,
            LEASE_NAMESPACE,
            REPLACE_WAIT,
            RETRY_INITIAL,
            RETRY_MAX,
            BLOCKED_RETRY,
            RESYNC_INTERVAL,
            SWEEP_INTERVAL,
            SWEEP_CALL_INTERVAL,
            SHUTDOWN_TIMEOUT,
            THREADS));

    private Variables() {}
}
