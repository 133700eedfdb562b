package io.tenantconfig.refresh.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lambda's side of the Runtime API (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), for one process that
 * handles one event at a time, and of the snapshot between its beginning and its first event.
 */
public final class RuntimeApi implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String BASE = "/2018-06-01/runtime/";

    /** As long as the function on AWS may take. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** What the process told. */
    public sealed interface Told {

        /** It has begun, and asks for an event. */
        record Ready() implements Told {}

        /** What the function answered to an event. */
        record Answer(String body) implements Told {}

        /**
         * That something failed.
         *
         * @param category Lambda's own word, for instance {@code Runtime.UserException}
         * @param errorType the exception's class
         * @param message the exception's
         */
        record Failure(String category, String errorType, String message) implements Told {}
    }

    private record Invocation(String id, String event, CompletableFuture<Told> result) {}

    private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
    private final Map<String, Invocation> running = new ConcurrentHashMap<>();
    private final CompletableFuture<Told> begun = new CompletableFuture<>();
    private final CompletableFuture<Told> checkpoint = new CompletableFuture<>();
    private final CountDownLatch restore = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    private RuntimeApi(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext(BASE, this::handle);
        server.start();
    }

    public static RuntimeApi start() throws IOException {
        return new RuntimeApi(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    /** As {@code AWS_LAMBDA_RUNTIME_API} tells it. */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Waits until the process asks for its first event, or says why it cannot begin. */
    public Told awaitBeginning(Duration limit) {
        return await(begun, limit);
    }

    /** Waits until the process is ready to be kept as a snapshot, or says why it cannot begin. */
    public Told awaitCheckpoint(Duration limit) {
        return await(checkpoint, limit);
    }

    /** Continues the process from its snapshot. */
    public void restore() {
        restore.countDown();
    }

    /** Gives the process an event and waits for what it tells of it. */
    public Told invoke(String event) {
        var invocation = new Invocation(UUID.randomUUID().toString(), event, new CompletableFuture<>());
        running.put(invocation.id(), invocation);
        waiting.add(invocation);
        return await(invocation.result(), TIMEOUT);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestURI().getPath().substring(BASE.length());
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String[] words = call.split("/", -1);
        try {
            switch (call) {
                case "invocation/next" -> giveNext(exchange);
                case "restore/next" -> {
                    checkpoint.complete(new Told.Ready());
                    restore.await();
                    answer(exchange, HttpURLConnection.HTTP_OK, "");
                }
                case "init/error", "restore/error" -> {
                    begun.complete(failure(exchange, body));
                    checkpoint.complete(failure(exchange, body));
                    answer(exchange, HttpURLConnection.HTTP_ACCEPTED, "{}");
                }
                default -> {
                    Invocation invocation = running.remove(words[1]);
                    if (invocation == null) {
                        throw new IllegalStateException(call + ": no such invocation");
                    }
                    invocation
                            .result()
                            .complete(words[2].equals("error") ? failure(exchange, body) : new Told.Answer(body));
                    answer(exchange, HttpURLConnection.HTTP_ACCEPTED, "{}");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.close();
        }
    }

    private void giveNext(HttpExchange exchange) throws IOException, InterruptedException {
        begun.complete(new Told.Ready());
        Invocation next = waiting.take();
        var headers = exchange.getResponseHeaders();
        headers.add("Lambda-Runtime-Aws-Request-Id", next.id());
        headers.add(
                "Lambda-Runtime-Deadline-Ms",
                Long.toString(Instant.now().plus(TIMEOUT).toEpochMilli()));
        headers.add(
                "Lambda-Runtime-Invoked-Function-Arn",
                "arn:aws:lambda:eu-west-1:123456789012:function:tenantconfig-refresh");
        headers.add("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0");
        answer(exchange, HttpURLConnection.HTTP_OK, next.event());
    }

    private static Told.Failure failure(HttpExchange exchange, String body) throws IOException {
        JsonNode error = JSON.readTree(body);
        return new Told.Failure(
                String.valueOf(exchange.getRequestHeaders().getFirst("Lambda-Runtime-Function-Error-Type")),
                error.path("errorType").asText(""),
                error.path("errorMessage").asText(""));
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Told await(CompletableFuture<Told> future, Duration limit) {
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("nothing told within " + limit, e);
        }
    }
}
