package io.tenantconfig.emulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * AWS's own DynamoDB Local, in memory and in this JVM; whatever the credentials and region, the tables are the same. It
 * brings its native library itself. Who uses this class declares {@code DynamoDBLocal} as a dependency.
 */
public final class DynamoDbLocal implements AutoCloseable {

    /** Between the choice of a port and its use another process may take it. */
    private static final int TRIES = 5;

    private final DynamoDBProxyServer server;
    private final URI endpoint;

    private DynamoDbLocal(DynamoDBProxyServer server, URI endpoint) {
        this.server = server;
        this.endpoint = endpoint;
    }

    /** Starts an empty database on a free port. */
    public static DynamoDbLocal start() throws IOException {
        return start(0);
    }

    /**
     * Starts an empty database.
     *
     * @param port 0 for any free one
     */
    public static DynamoDbLocal start(int port) throws IOException {
        if (port != 0) {
            return listenOn(port);
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return listenOn(freePort());
            } catch (IOException e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** From the parts, because its own runner prints its configuration. */
    private static DynamoDbLocal listenOn(int port) throws IOException {
        boolean inMemory = true;
        boolean shared = true;
        boolean delayed = false;
        try {
            var database = new LocalDynamoDBRequestHandler(0, inMemory, null, shared, delayed);
            var server = new DynamoDBProxyServer(port, new LocalDynamoDBServerHandler(database, null));
            server.start();
            return new DynamoDbLocal(server, URI.create("http://127.0.0.1:" + port));
        } catch (Exception e) {
            throw new IOException("DynamoDB Local: port " + port + " (expected: a free one)", e);
        }
    }

    /** Where it listens. */
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("DynamoDB Local did not stop", e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
