package io.tenantconfig.crds;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.time.Duration;

/** How a process that watches for as long as it lives connects to the API server. */
public final class ApiServerConnection {

    /**
     * The client waits so long before it watches again, and doubles the wait five times at most. So the longest is 8 s, and
     * what happened in an outage of any length is seen soon after it; the client's own default makes it 32 s.
     */
    private static final Duration FIRST_WATCH_RETRY = Duration.ofMillis(250);

    private ApiServerConnection() {}

    /** The same address and credentials, watched persistently. */
    public static Config persistent(Config config) {
        return new ConfigBuilder(config)
                .withWatchReconnectInterval((int) FIRST_WATCH_RETRY.toMillis())
                .build();
    }
}
