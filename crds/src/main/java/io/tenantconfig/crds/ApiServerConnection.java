package io.tenantconfig.crds;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.time.Duration;

/** How a process that watches for as long as it lives connects to the API server. */
public final class ApiServerConnection {

    /**
     * The client waits so long before it watches again, and doubles the wait five times at most. So the longest is 8 s, and
     * what happened in an outage of any length is seen soon after it; the client's own default makes it 32 s.
     */
    private static final Duration FIRST_WATCH_RETRY = Duration.ofMillis(250);

    /**
     * A connection whose other end is gone without a word looks like one on which nothing happens. But API servers send a
     * bookmark about once a minute where one is asked for
     * (https://kubernetes.io/docs/reference/using-api/api-concepts/#watch-bookmarks). They may leave some out while nothing
     * changes: a watch that is begun anew for nothing costs one request. The client by itself begins every watch anew after
     * 5 to 10 min, and waits 2 min more for an end that never comes.
     */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(3);

    private ApiServerConnection() {}

    /** HTTP clients that begin a watch anew when nothing has come on it for three minutes. */
    public static HttpClient.Factory attentive() {
        return attentive(LONGEST_SILENCE);
    }

    /** As {@link #attentive()}, with another patience. */
    public static HttpClient.Factory attentive(Duration longestSilence) {
        return new AttentiveHttpClients(HttpClientUtils.getHttpClientFactory(), longestSilence);
    }

    /**
     * The same address and credentials, watched persistently. Not by HTTP/2: all requests would share one connection, and when
     * its other end is gone without a word, each would wait there in vain; one of HTTP/1.1 is closed with the request that did.
     */
    public static Config persistent(Config config) {
        return new ConfigBuilder(config)
                .withHttp2Disable(true)
                .withWatchReconnectInterval((int) FIRST_WATCH_RETRY.toMillis())
                .build();
    }
}
