package io.tenantconfig.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What lies between a server of this machine and its clients, to be cut: it passes on bytes, and TLS stays between the two ends. */
public final class Line implements AutoCloseable {

    private final ServerSocket listening;
    private final InetSocketAddress target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> swallowed = ConcurrentHashMap.newKeySet();
    private final AtomicInteger failedAttempts = new AtomicInteger();
    private volatile boolean isCut;

    private Line(ServerSocket listening, int target) {
        this.listening = listening;
        this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), target);
    }

    /** @param port where the server listens */
    public static Line to(int port) {
        Line line;
        try {
            line = new Line(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("line").start(line::accept);
        return line;
    }

    /** Where clients are to connect. */
    public int port() {
        return listening.getLocalPort();
    }

    /** How often a client has tried to connect in vain so far. */
    public int failedAttempts() {
        return failedAttempts.get();
    }

    /** Ends all connections; until {@link #mend}, new ones end at once. */
    public void cut() {
        isCut = true;
        sockets.forEach(Line::close);
    }

    /**
     * Loses without a word what is sent on the connections that there are, in both directions; none of them ends. New ones
     * work.
     */
    public void swallow() {
        swallowed.addAll(sockets);
    }

    public void mend() {
        isCut = false;
    }

    @Override
    public void close() {
        cut();
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                connect(listening.accept());
            } catch (IOException _) {
                // Closed: the loop ends.
            }
        }
    }

    private void connect(Socket client) {
        var server = new Socket();
        sockets.add(client);
        sockets.add(server);
        try {
            server.connect(target);
        } catch (IOException _) {
            refuse(client, server);
            return;
        }
        if (isCut) {
            refuse(client, server);
        } else {
            Thread.ofVirtual().start(() -> pass(client, server));
            Thread.ofVirtual().start(() -> pass(server, client));
        }
    }

    private void refuse(Socket client, Socket server) {
        failedAttempts.incrementAndGet();
        close(client);
        close(server);
        sockets.remove(client);
        sockets.remove(server);
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to;
                InputStream bytes = from.getInputStream()) {
            OutputStream onward = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
                if (!swallowed.contains(from)) {
                    onward.write(buffer, 0, count);
                }
            }
        } catch (IOException _) {
            // One end is gone, and so the other goes, too.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
            swallowed.remove(from);
            swallowed.remove(to);
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
