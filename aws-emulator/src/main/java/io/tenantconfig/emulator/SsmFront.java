package io.tenantconfig.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side: AWS JSON 1.1. The operation stands in {@code X-Amz-Target}; an error's name in the body's
 * {@code __type} and in {@code x-amzn-ErrorType}. Signatures are not verified, but a call without any is refused.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html">the protocol</a>
 */
final class SsmFront implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SsmFront.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";

    /** More than any valid request holds. */
    private static final int MAX_BODY = 1 << 20;

    /** What is sent back. */
    private record Reply(int status, Optional<String> error, ObjectNode body) {}

    private final ReadOperations reads;
    private final WriteOperations writes;
    private final TagOperations tags;
    private final Faults faults;
    private final Calls calls;

    SsmFront(ParameterTable table, Arns arns, Faults faults, Calls calls) {
        this.reads = new ReadOperations(table, faults, arns);
        this.writes = new WriteOperations(table, arns);
        this.tags = new TagOperations(table);
        this.faults = faults;
        this.calls = calls;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
            Optional<Operation> operation = operation(exchange);
            Reply reply = operation
                    .map(known -> reply(known, exchange.getRequestHeaders(), body))
                    .orElseGet(() -> failed(400, Refusal.bare("UnknownOperationException")));
            boolean lost = reply.status() == 200
                    && operation.filter(faults::losesAnswer).isPresent();
            if (!lost) {
                send(exchange, reply);
            }
        }
    }

    private static Optional<Operation> operation(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        String contentType =
                Optional.ofNullable(headers.getFirst("Content-Type")).orElse("");
        boolean ours = exchange.getRequestMethod().equals("POST")
                && exchange.getRequestURI().getPath().equals("/")
                && contentType.startsWith(CONTENT_TYPE);
        return Optional.ofNullable(headers.getFirst("X-Amz-Target"))
                .filter(target -> ours)
                .flatMap(Operation::ofTarget);
    }

    private Reply reply(Operation operation, Headers headers, byte[] body) {
        calls.add(operation);
        try {
            if (!headers.containsKey("Authorization")) {
                throw Refusal.of("MissingAuthenticationTokenException", "Missing Authentication Token");
            }
            faults.refusal(operation).ifPresent(refusal -> {
                throw refusal;
            });
            return new Reply(200, Optional.empty(), answer(operation, Request.parse(body)));
        } catch (Refusal refusal) {
            return failed(refusal.name().equals("InternalServerError") ? 500 : 400, refusal);
        } catch (RuntimeException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("operation", operation.wireName())
                    .log("The emulator failed to answer a call");
            return failed(
                    500,
                    Refusal.of(
                            "InternalServerError",
                            "The emulator failed: " + e.getClass().getName()));
        }
    }

    private ObjectNode answer(Operation operation, Request request) {
        return switch (operation) {
            case PUT_PARAMETER -> writes.putParameter(request);
            case GET_PARAMETER -> reads.getParameter(request);
            case GET_PARAMETERS -> reads.getParameters(request);
            case GET_PARAMETERS_BY_PATH -> reads.getParametersByPath(request);
            case DESCRIBE_PARAMETERS -> reads.describeParameters(request);
            case GET_PARAMETER_HISTORY -> reads.getParameterHistory(request);
            case DELETE_PARAMETER -> writes.deleteParameter(request);
            case DELETE_PARAMETERS -> writes.deleteParameters(request);
            case LABEL_PARAMETER_VERSION -> writes.labelParameterVersion(request);
            case UNLABEL_PARAMETER_VERSION -> writes.unlabelParameterVersion(request);
            case ADD_TAGS_TO_RESOURCE -> tags.addTagsToResource(request);
            case REMOVE_TAGS_FROM_RESOURCE -> tags.removeTagsFromResource(request);
            case LIST_TAGS_FOR_RESOURCE -> tags.listTagsForResource(request);
        };
    }

    private static Reply failed(int status, Refusal refusal) {
        ObjectNode body = Answers.empty().put("__type", refusal.name());
        // Some of AWS's errors spell the member with a capital; every client reads both.
        refusal.text().ifPresent(text -> body.put("message", text));
        return new Reply(status, Optional.of(refusal.name()), body);
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        byte[] bytes = bytes(reply.body());
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", CONTENT_TYPE);
        headers.set("x-amzn-RequestId", UUID.randomUUID().toString());
        reply.error().ifPresent(name -> headers.set("x-amzn-ErrorType", name));
        exchange.sendResponseHeaders(reply.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    static byte[] bytes(ObjectNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree that cannot be written", e);
        }
    }
}
