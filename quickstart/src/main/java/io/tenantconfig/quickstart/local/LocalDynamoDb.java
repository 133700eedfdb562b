package io.tenantconfig.quickstart.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/** AWS's own DynamoDB Local, in memory and in this JVM; whatever the credentials and region, the tables are the same. */
public final class LocalDynamoDb implements AutoCloseable {

    private final DynamoDBProxyServer server;
    private final URI endpoint;

    private LocalDynamoDb(DynamoDBProxyServer server, URI endpoint) {
        this.server = server;
        this.endpoint = endpoint;
    }

    /**
     * Starts an empty database. Built from its parts, because its own runner prints its configuration.
     *
     * @param port 0 for any free one
     */
    public static LocalDynamoDb start(int port) throws IOException {
        int chosen = port == 0 ? freePort() : port;
        boolean inMemory = true;
        boolean shared = true;
        boolean delayed = false;
        try {
            var database = new LocalDynamoDBRequestHandler(0, inMemory, null, shared, delayed);
            var server = new DynamoDBProxyServer(chosen, new LocalDynamoDBServerHandler(database, null));
            server.start();
            return new LocalDynamoDb(server, URI.create("http://127.0.0.1:" + chosen));
        } catch (Exception e) {
            throw new IOException("DynamoDB Local did not start on port " + chosen, e);
        }
    }

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
