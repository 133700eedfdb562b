package io.tenantconfig.operator.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.UUID;

/**
 * The Lease by which replicas elect the one that works.
 *
 * @param namespace where the Lease is
 * @param identity this replica's name among them
 */
public record LeaseSettings(String namespace, String identity) {

    /**
     * The pod's name, which Kubernetes sets as {@code HOSTNAME}: a container that starts anew in its pod takes up its own
     * Lease at once. Elsewhere processes can share a host, so a random part tells them apart.
     */
    static String identityIn(Map<String, String> environment) {
        String pod = environment.getOrDefault("HOSTNAME", "");
        return pod.isEmpty() ? hostName() + "-" + UUID.randomUUID() : pod;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }
}
