package io.tenantconfig.system.gitops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lies before a service, and can be shut: then nobody reaches it, and who was connected is cut off. */
final class Gate implements AutoCloseable {

    private final ServerSocket listener;
    private final URI service;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean shut;

    private Gate(ServerSocket listener, URI service) {
        this.listener = listener;
        this.service = service;
    }

    static Gate before(URI service) throws IOException {
        var gate = new Gate(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), service);
        Thread.ofVirtual().name("gate").start(gate::accept);
        return gate;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    void shut() {
        shut = true;
        connections.forEach(Gate::close);
    }

    void open() {
        shut = false;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        shut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket caller = listener.accept();
                Thread.ofVirtual().start(() -> connect(caller));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void connect(Socket caller) {
        connections.add(caller);
        try (caller;
                var callee = new Socket(service.getHost(), service.getPort())) {
            if (!shut) {
                Thread answers = Thread.ofVirtual().start(() -> pass(callee, caller));
                pass(caller, callee);
                answers.join();
            }
        } catch (IOException _) {
            // One of the two is gone, and with it the connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(caller);
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // The same.
        } finally {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
