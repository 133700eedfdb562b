package io.tenantconfig.system.loop;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.refresh.AwsJson;
import io.tenantconfig.refresh.AwsService;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Brings events to a function on the way that the stack has for them: onto the bus, by its rules into its queue, and in
 * batches out of it, as Lambda takes them (https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html).
 */
final class QueuedInvocations implements Consumer<byte[]>, AutoCloseable {

    private static final AwsService BUS =
            new AwsService(new StoreId("eventbridge"), "events", "EVENTBRIDGE", "AWSEvents", "1.1");
    private static final AwsService QUEUES = new AwsService(new StoreId("sqs"), "sqs", "SQS", "AmazonSQS", "1.0");
    private static final int BATCH = 10;
    private static final int WAIT_SECONDS = 1;

    /** Lambda lets the queue's visibility timeout pass, which is minutes. */
    private static final int RETRY_SECONDS = 1;

    private static final JsonMapper JSON = new JsonMapper();

    private final AwsJson aws;
    private final String queue;
    private final RequestStreamHandler function;
    private final ExecutorService putting = newThread("event-bus");
    private final ExecutorService taking = newThread("function");

    /** @param queue the URL of the stack's queue of events */
    QueuedInvocations(AwsJson aws, String queue, RequestStreamHandler function) {
        this.aws = aws;
        this.queue = queue;
        this.function = function;
        taking.execute(this::invokeUntilClosed);
    }

    /** Puts an event of AWS's onto the bus, after those before it. */
    @Override
    public void accept(byte[] event) {
        putting.execute(() -> put(event));
    }

    /** Waits for the end of what is in hand: a message that is received for nobody is hidden for minutes. */
    @Override
    public void close() {
        putting.close();
        taking.close();
    }

    private void put(byte[] event) {
        JsonNode told = read(event);
        ObjectNode request = JSON.createObjectNode();
        request.putArray("Entries")
                .addObject()
                .put("Source", told.path("source").asText())
                .put("DetailType", told.path("detail-type").asText())
                .put("Detail", told.path("detail").toString())
                .set("Resources", told.path("resources"));
        aws.call(BUS, "PutEvents", request);
    }

    private void invokeUntilClosed() {
        while (!taking.isShutdown()) {
            try {
                JsonNode messages = take();
                if (!messages.isEmpty()) {
                    finish(messages, invoke(messages));
                }
            } catch (StoreException e) {
                if (!taking.isShutdown()) {
                    throw e;
                }
            }
        }
    }

    private JsonNode take() {
        return aws.call(
                        QUEUES,
                        "ReceiveMessage",
                        ofQueue().put("MaxNumberOfMessages", BATCH).put("WaitTimeSeconds", WAIT_SECONDS))
                .path("Messages");
    }

    /** Returns the messages that must come again. */
    private Set<String> invoke(JsonNode messages) {
        ObjectNode batch = JSON.createObjectNode();
        var records = batch.putArray("Records");
        Set<String> ids = new HashSet<>();
        messages.forEach(message -> {
            String id = message.path("MessageId").asText();
            ids.add(id);
            records.addObject()
                    .put("messageId", id)
                    .put("eventSource", "aws:sqs")
                    .put("eventSourceARN", arn())
                    .put("body", event(message));
        });
        var answer = new ByteArrayOutputStream();
        try {
            function.handleRequest(
                    new ByteArrayInputStream(batch.toString().getBytes(StandardCharsets.UTF_8)), answer, null);
        } catch (IOException | RuntimeException e) {
            return ids;
        }
        Set<String> failed = new HashSet<>();
        read(answer.toByteArray())
                .path("batchItemFailures")
                .forEach(failure -> failed.add(failure.path("itemIdentifier").asText()));
        return failed;
    }

    private void finish(JsonNode messages, Set<String> failed) {
        messages.forEach(message -> {
            ObjectNode request =
                    ofQueue().put("ReceiptHandle", message.path("ReceiptHandle").asText());
            if (failed.contains(message.path("MessageId").asText())) {
                aws.call(QUEUES, "ChangeMessageVisibility", request.put("VisibilityTimeout", RETRY_SECONDS));
            } else {
                aws.call(QUEUES, "DeleteMessage", request);
            }
        });
    }

    /** EventBridge's event, with what moto's leaves out. */
    private String event(JsonNode message) {
        var event = (ObjectNode) read(message.path("Body").asText().getBytes(StandardCharsets.UTF_8));
        return event.put("account", account()).toString();
    }

    private ObjectNode ofQueue() {
        return JSON.createObjectNode().put("QueueUrl", queue);
    }

    private String arn() {
        return "arn:aws:sqs:eu-central-1:" + account()
                + queue.substring(queue.lastIndexOf('/')).replace('/', ':');
    }

    /** The queue's, the last but one part of its URL. */
    private String account() {
        List<String> path = List.of(queue.split("/", -1));
        return path.get(path.size() - 2);
    }

    private static JsonNode read(byte[] document) {
        try {
            return JSON.readTree(document);
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    private static ExecutorService newThread(String name) {
        return Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }
}
