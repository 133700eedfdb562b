package io.tenantconfig.quickstart.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/** What a request to the Kubernetes API asks for beside its path. */
final class RequestParts {

    private RequestParts() {}

    /** A strategic merge patch counts as one, which is the same for the objects that the quickstart is about. */
    static boolean isMergePatch(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("PATCH")
                && contentType(exchange)
                        .filter(type -> type.contains("merge-patch"))
                        .isPresent();
    }

    static boolean isProtobuf(HttpExchange exchange) {
        return contentType(exchange).filter(type -> type.contains("protobuf")).isPresent();
    }

    /** A Java client tries to watch by WebSocket first. */
    static boolean wantsWebSocket(HttpExchange exchange) {
        // Another upgrade that a Java client offers, with any request, is HTTP/2.
        return "websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"));
    }

    static boolean wantsTable(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept"))
                .filter(accept -> accept.contains("as=Table"))
                .isPresent();
    }

    /** Whether the object has all the values that the request's field selector names. */
    static boolean selected(HttpExchange exchange, JsonNode object) {
        return query(exchange, "fieldSelector").stream()
                .flatMap(selector -> Stream.of(selector.split(",")))
                .map(term -> term.split("==?", 2))
                .filter(term -> term.length == 2)
                .allMatch(term ->
                        object.at("/" + term[0].replace('.', '/')).asText().equals(term[1]));
    }

    /** The request's label selector, the one part of a query that the mock server understands itself. */
    static String labelSelector(HttpExchange exchange, String separator) {
        return query(exchange, "labelSelector")
                .map(selector -> separator + "labelSelector=" + URLEncoder.encode(selector, StandardCharsets.UTF_8))
                .orElse("");
    }

    static Optional<String> query(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestURI().getRawQuery()).stream()
                .flatMap(query -> Stream.of(query.split("&")))
                .filter(parameter -> parameter.startsWith(name + "="))
                .map(parameter -> URLDecoder.decode(parameter.substring(name.length() + 1), StandardCharsets.UTF_8))
                .findFirst();
    }

    private static Optional<String> contentType(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"));
    }
}
