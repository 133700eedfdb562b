package io.tenantconfig.process;

import java.util.Map;

/**
 * What the JDK's HTTP server takes from its clients. It reads these properties once, when the first server of the process
 * is made (https://docs.oracle.com/en/java/javase/25/docs/api/jdk.httpserver/module-summary.html).
 */
final class HttpLimits {

    private static final Map<String, String> PROPERTIES = Map.of(
            // An answer is one small packet: waiting for more would cost 40 ms.
            "sun.net.httpserver.nodelay", "true",
            // The kubelet, Prometheus and a person at a time.
            "jdk.httpserver.maxConnections", "64",
            "sun.net.httpserver.maxReqHeaders", "50",
            "sun.net.httpserver.maxReqHeaderSize", "16384",
            // Seconds, for a client that sends or reads slowly, or nothing at all.
            "sun.net.httpserver.maxReqTime", "10",
            "sun.net.httpserver.maxRspTime", "10",
            "sun.net.httpserver.idleInterval", "30");

    private HttpLimits() {}

    /** What an administrator has set on the command line stays. */
    static void set() {
        PROPERTIES.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }
}
