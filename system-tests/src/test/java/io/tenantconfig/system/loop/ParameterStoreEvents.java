package io.tenantconfig.system.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Stands before an AWS that sends no events, passes on what is asked for, and makes of every change of a parameter the event that
 * AWS sends (https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html).
 */
final class ParameterStoreEvents implements AutoCloseable {

    private static final String TARGET = "X-Amz-Target";
    private static final String SSM = "AmazonSSM.";

    /** Those that a client sets by itself. */
    private static final Set<String> NOT_PASSED_ON =
            Set.of("connection", "content-length", "date", "expect", "host", "server", "transfer-encoding", "upgrade");

    private static final JsonMapper JSON = new JsonMapper();

    private final URI aws;
    private final InstantSource clock;
    private final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private volatile Consumer<byte[]> listener = _ -> {};

    private ParameterStoreEvents(URI aws, InstantSource clock) throws IOException {
        this.aws = aws;
        this.clock = clock;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    static ParameterStoreEvents before(URI aws, InstantSource clock) throws IOException {
        return new ParameterStoreEvents(aws, clock);
    }

    /** From now on this one takes the events, in the order of the answers; it must not wait. */
    void onEvent(Consumer<byte[]> listener) {
        this.listener = listener;
    }

    /** Where all of AWS is now. */
    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        client.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            HttpResponse<byte[]> response = client.send(request(exchange, body), BodyHandlers.ofByteArray());
            if (response.statusCode() == 200) {
                String target =
                        Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(TARGET), "");
                changes(target, body, response.body())
                        .forEach(change -> listener.accept(event(change, clock.instant())));
            }
            response.headers().map().forEach((name, values) -> {
                if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            exchange.sendResponseHeaders(
                    response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
            exchange.getResponseBody().write(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest request(HttpExchange exchange, byte[] body) {
        URI path = exchange.getRequestURI();
        var request = HttpRequest.newBuilder(aws.resolve(path.toString()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    /** A parameter that has changed. */
    record Change(String operation, String name, String description) {}

    private static List<Change> changes(String target, byte[] request, byte[] response) throws IOException {
        if (!target.startsWith(SSM)) {
            return List.of();
        }
        JsonNode asked = JSON.readTree(request);
        JsonNode answered = JSON.readTree(response);
        String name = asked.path("Name").asText();
        String description = asked.path("Description").asText();
        return switch (target.substring(SSM.length())) {
            case "PutParameter" ->
                List.of(new Change(answered.path("Version").asLong() == 1 ? "Create" : "Update", name, description));
            case "DeleteParameter" -> List.of(new Change("Delete", name, ""));
            case "DeleteParameters" -> {
                List<Change> deleted = new ArrayList<>();
                answered.path("DeletedParameters")
                        .forEach(gone -> deleted.add(new Change("Delete", gone.asText(), "")));
                yield deleted;
            }
            case "LabelParameterVersion" -> List.of(new Change("LabelParameterVersion", name, ""));
            default -> List.of();
        };
    }

    /** The event that tells of a change. */
    static byte[] event(Change change, Instant at) {
        ObjectNode event = JSON.createObjectNode()
                .put("version", "0")
                .put("id", UUID.randomUUID().toString())
                .put("detail-type", "Parameter Store Change")
                .put("source", "aws.ssm")
                .put("account", "123456789012")
                .put("time", at.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("region", "eu-central-1");
        event.putArray("resources").add("arn:aws:ssm:eu-central-1:123456789012:parameter" + change.name());
        ObjectNode detail =
                event.putObject("detail").put("operation", change.operation()).put("name", change.name());
        if (!change.description().isEmpty()) {
            detail.put("description", change.description());
        }
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }
}
