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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between {@code kubectl} and the mock server and adds what the latter lacks: discovery documents, field selectors,
 * tables, watches as a stream of lines, typed lists, error bodies, merge patches, a Secret's {@code stringData} and the refusal
 * of custom resources that nobody could read.
 */
final class KubectlGateway implements AutoCloseable {

    static {
        // Otherwise a small answer waits some 40 ms for the client's delayed acknowledgement. Read once, by the first
        // server.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final int MERGE_ATTEMPTS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(KubectlGateway.class);

    private final HttpServer server;
    private final URI mockServer;
    private final List<ResourceType> types;
    private final Discovery discovery;
    private final TableView tables;
    private final SchemaCheck schema;
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
            SchemaCheck schema,
            ObjectMapper json)
            throws IOException {
        this.mockServer = mockServer;
        this.types = List.copyOf(types);
        this.discovery = discovery;
        this.tables = tables;
        this.schema = schema;
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
            } else if (RequestParts.wantsWebSocket(exchange)) {
                // Not refused, for the client takes this as the answer of who knows HTTP alone, and watches by that.
                send(exchange, 200, status(200, "", "watches are streams of lines here"));
            } else if (RequestParts.query(exchange, "watch")
                    .filter(watch -> !watch.equals("false"))
                    .isPresent()) {
                watch(exchange, resource.get());
            } else if (RequestParts.isProtobuf(exchange)) {
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
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (resource.type().kind().equals("Secret")) {
            body = SecretBody.withEncodedStringData(json, body);
        }
        if (RequestParts.isMergePatch(exchange)) {
            merge(exchange, resource, json.readTree(body));
        } else {
            write(exchange, resource, exchange.getRequestMethod(), body);
        }
    }

    /** Merges here, then replaces; again when the object has changed in between, unless the patch says of which version it is. */
    private void merge(HttpExchange exchange, ResourcePath resource, JsonNode patch)
            throws IOException, InterruptedException {
        boolean anyVersion = patch.at("/metadata/resourceVersion").isMissingNode();
        for (int attempt = 1; ; attempt++) {
            var current = client.send(mockRequest(exchange, "GET", new byte[0]), BodyHandlers.ofString());
            if (current.statusCode() != 200) {
                answer(exchange, resource, current);
                return;
            }
            byte[] merged = json.writeValueAsBytes(MergePatch.apply(json.readTree(current.body()), patch));
            if (refused(exchange, merged)) {
                return;
            }
            var response = client.send(mockRequest(exchange, "PUT", merged), BodyHandlers.ofString());
            if (response.statusCode() != 409 || !anyVersion || attempt == MERGE_ATTEMPTS) {
                answer(exchange, resource, response);
                return;
            }
        }
    }

    private void write(HttpExchange exchange, ResourcePath resource, String method, byte[] body)
            throws IOException, InterruptedException {
        if (!refused(exchange, body)) {
            answer(exchange, resource, client.send(mockRequest(exchange, method, body), BodyHandlers.ofString()));
        }
    }

    private boolean refused(HttpExchange exchange, byte[] body) throws IOException {
        Optional<String> fault = schema.fault(json.readTree(body));
        if (fault.isPresent()) {
            send(exchange, 400, status(400, "BadRequest", fault.get()));
        }
        return fault.isPresent();
    }

    private void answer(HttpExchange exchange, ResourcePath resource, HttpResponse<String> response)
            throws IOException {
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

    private HttpRequest mockRequest(HttpExchange exchange, String method, byte[] body) {
        var request = HttpRequest.newBuilder(mockUri(
                        "http", exchange.getRequestURI().getRawPath() + RequestParts.labelSelector(exchange, "?")))
                .method(method, BodyPublishers.ofByteArray(body));
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .map(type -> RequestParts.isMergePatch(exchange) ? "application/json" : type)
                .ifPresent(type -> request.header("Content-Type", type));
        return request.build();
    }

    private URI mockUri(String scheme, String pathAndQuery) {
        return URI.create(scheme + "://" + mockServer.getAuthority() + pathAndQuery);
    }

    private JsonNode answer(HttpExchange exchange, ResourcePath resource, JsonNode body) {
        if (resource.name().isPresent()) {
            return RequestParts.wantsTable(exchange) ? tables.of(resource.type(), List.of(body)) : body;
        }
        List<JsonNode> items = new ArrayList<>();
        body.path("items").forEach(item -> items.add(CoreEvent.of(item)));
        items.removeIf(item -> !RequestParts.selected(exchange, item));
        if (RequestParts.wantsTable(exchange)) {
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
        String selector = RequestParts.query(exchange, "fieldSelector").orElse("");
        String onlyName = selector.startsWith("metadata.name=") ? "&fieldSelector=" + selector : "";
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (var events = MockWatch.open(
                        client,
                        mockUri("ws", path + "?watch=true" + onlyName + RequestParts.labelSelector(exchange, "&")));
                OutputStream out = exchange.getResponseBody()) {
            // The client waits for the headers, which would else wait for the first event.
            out.flush();
            for (Optional<String> event = events.next(); event.isPresent(); event = events.next()) {
                ObjectNode line = (ObjectNode) json.readTree(event.get());
                JsonNode object = CoreEvent.of(line.path("object"));
                if (!RequestParts.selected(exchange, object)) {
                    continue;
                }
                line.set(
                        "object",
                        RequestParts.wantsTable(exchange) ? tables.of(resource.type(), List.of(object)) : object);
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
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
