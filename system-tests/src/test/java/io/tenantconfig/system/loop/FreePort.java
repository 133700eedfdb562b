package io.tenantconfig.system.loop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port for a process that must be told one. */
final class FreePort {

    private FreePort() {}

    /** One that is free now. Whoever takes it must expect that somebody else was faster. */
    static int find() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
