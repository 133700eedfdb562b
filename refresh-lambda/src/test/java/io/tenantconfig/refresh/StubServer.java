package io.tenantconfig.refresh;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;

/** An API server, or Secrets Manager, with one answer, which notes who asks. */
final class StubServer implements AutoCloseable {

    /** What each request's {@code Authorization} was. */
    final List<String> askers = new CopyOnWriteArrayList<>();

    /** Which connection each request came by. */
    final List<InetSocketAddress> connections = new CopyOnWriteArrayList<>();

    private final HttpServer server;

    /** @param status of the answer to who asks so */
    StubServer(String answer, ToIntFunction<String> status) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            String asker = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            askers.add(asker);
            connections.add(exchange.getRemoteAddress());
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status.applyAsInt(asker), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
