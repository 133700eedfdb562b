package io.tenantconfig.storage.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;

/** What all local stand-ins for AWS share: a region, credentials that nobody checks, and a free port. */
public final class LocalAws {

    public static final String REGION = "eu-west-1";

    private LocalAws() {}

    /**
     * The settings, by environment variables, that let a store's provider use a local server.
     *
     * @param service the suffix of {@code AWS_ENDPOINT_URL_…}: {@code SSM} or {@code DYNAMODB}
     */
    public static Map<String, String> environment(String service, URI endpoint) {
        return Map.of(
                "AWS_ENDPOINT_URL_" + service,
                endpoint.toString(),
                "AWS_REGION",
                REGION,
                "AWS_ACCESS_KEY_ID",
                "local",
                "AWS_SECRET_ACCESS_KEY",
                "local");
    }

    /** A port that is free now. Whoever takes it must expect that somebody else was faster. */
    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
