package io.tenantconfig.quickstart.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between {@code kubectl} and the mock server and adds what the latter lacks: discovery documents, field selectors,
 * tables, watches as a stream of lines, typed lists, error bodies and a Secret's {@code stringData}. Strategic merge patches are passed on as merge
 * patches, which is the same for the objects that the quickstart is about.
 */
final class KubectlGateway implements AutoCloseable {

    static {
        // Otherwise a small answer waits some 40 ms for the client's delayed acknowledgement. Read once, by the first
        // server.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final Logger LOG = LoggerFactory.getLogger(KubectlGateway.class);

    private final HttpServer server;
    private final URI mockServer;
    private final List<ResourceType> types;
    private final Discovery discovery;
    private final TableView tables;
    private final ObjectMapper json;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param port 0 for any free one */
    KubectlGateway(
            int port,
            URI mockServer,
            List<ResourceType> types,
            Discovery discovery,
            TableView tables,
            ObjectMapper json)
            throws IOException {
        this.mockServer = mockServer;
        this.types = List.copyOf(types);
        this.discovery = discovery;
        this.tables = tables;
        this.json = json;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        client.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Optional<String> document = discovery.document(path);
            Optional<ResourcePath> resource = ResourcePath.parse(path, types);
            if (document.isPresent()) {
                send(exchange, 200, document.get());
            } else if (resource.isEmpty()) {
                send(exchange, 404, status(404, "NotFound", "the server does not serve this path"));
            } else if (query(exchange, "watch")
                    .filter(watch -> !watch.equals("false"))
                    .isPresent()) {
                watch(exchange, resource.get());
            } else if (isProtobuf(exchange)) {
                send(exchange, 415, status(415, "UnsupportedMediaType", "send JSON or YAML, not protobuf"));
            } else {
                forward(exchange, resource.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn(
                    "The Kubernetes API could not answer: {}",
                    exchange.getRequestURI().getPath(),
                    e);
            throw e;
        }
    }

    private void forward(HttpExchange exchange, ResourcePath resource) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(mockRequest(exchange, resource), BodyHandlers.ofString());
        int code = response.statusCode();
        if (code >= 400) {
            send(exchange, code, errorBody(code, response.body(), resource));
        } else if (response.body().isEmpty()) {
            send(exchange, 200, status(200, "", ""));
        } else if (exchange.getRequestMethod().equals("GET")) {
            send(
                    exchange,
                    code,
                    answer(exchange, resource, json.readTree(response.body())).toString());
        } else {
            send(exchange, code == 202 ? 200 : code, response.body());
        }
    }

    private HttpRequest mockRequest(HttpExchange exchange, ResourcePath resource) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (resource.type().kind().equals("Secret")) {
            body = SecretBody.withEncodedStringData(json, body);
        }
        var request = HttpRequest.newBuilder(
                        mockUri("http", exchange.getRequestURI().getRawPath() + labelSelector(exchange, "?")))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .map(type -> type.replace("strategic-merge-patch", "merge-patch"))
                .ifPresent(type -> request.header("Content-Type", type));
        return request.build();
    }

    private URI mockUri(String scheme, String pathAndQuery) {
        return URI.create(scheme + "://" + mockServer.getAuthority() + pathAndQuery);
    }

    private JsonNode answer(HttpExchange exchange, ResourcePath resource, JsonNode body) {
        if (resource.name().isPresent()) {
            return wantsTable(exchange) ? tables.of(resource.type(), List.of(body)) : body;
        }
        List<JsonNode> items = new ArrayList<>();
        body.path("items").forEach(item -> items.add(CoreEvent.of(item)));
        items.removeIf(item -> !selected(exchange, item));
        if (wantsTable(exchange)) {
            return tables.of(resource.type(), items);
        }
        ObjectNode list = json.createObjectNode()
                .put("kind", resource.type().kind() + "List")
                .put("apiVersion", resource.type().groupVersion());
        list.set("metadata", body.path("metadata"));
        list.putArray("items").addAll(items);
        return list;
    }

    private void watch(HttpExchange exchange, ResourcePath resource) throws IOException, InterruptedException {
        var path = exchange.getRequestURI().getRawPath();
        String selector = query(exchange, "fieldSelector").orElse("");
        String onlyName = selector.startsWith("metadata.name=") ? "&fieldSelector=" + selector : "";
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (var events = MockWatch.open(
                        client, mockUri("ws", path + "?watch=true" + onlyName + labelSelector(exchange, "&")));
                OutputStream out = exchange.getResponseBody()) {
            // The client waits for the headers, which would else wait for the first event.
            out.flush();
            for (Optional<String> event = events.next(); event.isPresent(); event = events.next()) {
                ObjectNode line = (ObjectNode) json.readTree(event.get());
                JsonNode object = CoreEvent.of(line.path("object"));
                if (!selected(exchange, object)) {
                    continue;
                }
                line.set("object", wantsTable(exchange) ? tables.of(resource.type(), List.of(object)) : object);
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
    }

    private static boolean isProtobuf(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .filter(type -> type.contains("protobuf"))
                .isPresent();
    }

    private static boolean wantsTable(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept"))
                .filter(accept -> accept.contains("as=Table"))
                .isPresent();
    }

    /** Whether the object has all the values that the request's field selector names. */
    private static boolean selected(HttpExchange exchange, JsonNode object) {
        return query(exchange, "fieldSelector").stream()
                .flatMap(selector -> Stream.of(selector.split(",")))
                .map(term -> term.split("==?", 2))
                .filter(term -> term.length == 2)
                .allMatch(term ->
                        object.at("/" + term[0].replace('.', '/')).asText().equals(term[1]));
    }

    /** The request's label selector, the one part of a query that the mock server understands itself. */
    private static String labelSelector(HttpExchange exchange, String separator) {
        return query(exchange, "labelSelector")
                .map(selector -> separator + "labelSelector=" + URLEncoder.encode(selector, StandardCharsets.UTF_8))
                .orElse("");
    }

    private static Optional<String> query(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestURI().getRawQuery()).stream()
                .flatMap(query -> Stream.of(query.split("&")))
                .filter(parameter -> parameter.startsWith(name + "="))
                .map(parameter -> URLDecoder.decode(parameter.substring(name.length() + 1), StandardCharsets.UTF_8))
                .findFirst();
    }

    private String errorBody(int code, String body, ResourcePath resource) {
        if (body.startsWith("{")) {
            return body;
        }
        String object =
                resource.type().qualifiedName() + " \"" + resource.name().orElse("") + "\"";
        return code == 404
                ? status(404, "NotFound", object + " not found")
                : status(code, "Unknown", object + ": the API answered with HTTP status " + code);
    }

    private String status(int code, String reason, String message) {
        return json.createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", code < 400 ? "Success" : "Failure")
                .put("message", message)
                .put("reason", reason)
                .put("code", code)
                .toString();
    }

    private static void send(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
