package io.tenantconfig.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP port for the kubelet and for Prometheus: {@code /livez} and {@code /readyz} answer 200, or 503 with the reason,
 * and {@code /metrics} answers in Prometheus' text format. Only GET and HEAD. It holds nothing that is a tenant's, and
 * needs no authorization; a network policy should say who reaches it.
 */
public final class AdminServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

    private static final Set<String> METHODS = Set.of("GET", "HEAD");

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int INTERNAL_ERROR = 500;
    private static final int UNAVAILABLE = 503;

    /** How {@link HttpExchange#sendResponseHeaders} is told that there is none. */
    private static final int NO_BODY = -1;

    /** What is said to who asks. */
    record Answer(int code, String type, String body) {

        static Answer text(int code, String text) {
            return new Answer(code, "text/plain; charset=utf-8", text + "\n");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("admin-", 0).factory());
    private final Map<String, Supplier<Answer>> paths;

    private AdminServer(HttpServer server, Health health, PrometheusRegistry metrics) {
        this.server = server;
        var text = new MetricsText(metrics);
        this.paths = Map.of(
                "/livez", () -> probe(health.whyDead()),
                "/readyz", () -> probe(health.whyNotReady()),
                "/metrics", () -> new Answer(OK, text.contentType(), text.text()));
        server.createContext("/", this::handle);
        server.setExecutor(threads);
    }

    /**
     * Opens the port and answers from now on.
     *
     * @throws IOException if the port cannot be opened
     */
    public static AdminServer open(AdminSettings settings, Health health, PrometheusRegistry metrics)
            throws IOException {
        HttpLimits.set();
        var admin = new AdminServer(HttpServer.create(settings.listening(), 0), health, metrics);
        admin.server.start();
        LOG.atInfo().addKeyValue("port", admin.port()).log("Probes and metrics are served");
        return admin;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(answer.code(), NO_BODY);
            } else {
                byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answer.code(), body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Answer answer(HttpExchange exchange) {
        Supplier<Answer> path = paths.get(exchange.getRequestURI().getPath());
        if (path == null) {
            return Answer.text(NOT_FOUND, "not found");
        }
        if (!METHODS.contains(exchange.getRequestMethod())) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return Answer.text(METHOD_NOT_ALLOWED, "method not allowed");
        }
        try {
            return path.get();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("A probe or the metrics met a defect");
            return Answer.text(INTERNAL_ERROR, "internal error");
        }
    }

    private static Answer probe(Optional<String> trouble) {
        return trouble.map(reason -> Answer.text(UNAVAILABLE, reason)).orElseGet(() -> Answer.text(OK, "ok"));
    }
}
