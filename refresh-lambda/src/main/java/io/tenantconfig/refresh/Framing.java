package io.tenantconfig.refresh;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.refresh.Delivery.BatchRecord;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes what Lambda passes out of its wrapping:
 *
 * <ul>
 *   <li>an EventBridge event as it is;
 *   <li>messages of a queue whose bodies are such events
 *       (https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html), which is also how events lie in the dead-letter
 *       queues of a rule and of a function;
 *   <li>in either of these places, Lambda's record of an invocation that failed, which holds the event
 *       (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html);
 *   <li>records of a table's stream (https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html).
 * </ul>
 */
final class Framing {

    private static final JsonMapper JSON = new JsonMapper();

    private final EventReader events;
    private final Origin origin;

    Framing(EventReader events, Origin origin) {
        this.events = events;
        this.origin = origin;
    }

    /** @throws IOException if the input cannot be read; what it holds is never a reason to throw */
    Delivery read(InputStream input) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(input);
        } catch (JsonProcessingException e) {
            return new Delivery.Single(notJson("event", e));
        } catch (CharConversionException e) {
            return new Delivery.Single(new EventResult.Malformed("event: not UTF-8 (expected: JSON in UTF-8)"));
        }
        if (!root.path("Records").isArray()) {
            return new Delivery.Single(event(root));
        }
        List<BatchRecord> records = new ArrayList<>();
        root.path("Records").forEach(record -> records.add(record(record)));
        return new Delivery.Batch(records);
    }

    private BatchRecord record(JsonNode record) {
        return switch (record.path("eventSource").asText()) {
            case "aws:sqs" -> of(record.path("messageId"), "messageId", message(record));
            case StreamRecord.SOURCE ->
                of(record.at("/dynamodb/SequenceNumber"), "dynamodb.SequenceNumber", streamed(record));
            case String other ->
                new BatchRecord("", new EventResult.UnknownKind("eventSource " + InvalidInputException.quote(other)));
        };
    }

    /** Who cannot be named in the answer cannot be asked for again, so it is not begun with. */
    private static BatchRecord of(JsonNode id, String member, EventResult event) {
        return id.isTextual() && !id.textValue().isEmpty()
                ? new BatchRecord(id.textValue(), event)
                : new BatchRecord("", Members.wrong(member, id, "text"));
    }

    private EventResult message(JsonNode message) {
        JsonNode queue = message.path("eventSourceARN");
        Optional<Arn> arn = Arn.parse("sqs", queue.asText());
        if (arn.isEmpty()) {
            return Members.wrong("eventSourceARN", queue, "the ARN of a queue");
        }
        Optional<String> objection =
                origin.objection(arn.get().account(), arn.get().region());
        if (objection.isPresent()) {
            return new EventResult.ForeignOrigin("queue: " + objection.get());
        }
        JsonNode body = message.path("body");
        if (!body.isTextual()) {
            return Members.wrong("body", body, "text");
        }
        try {
            return event(JSON.readTree(body.textValue()));
        } catch (JsonProcessingException e) {
            return notJson("body", e);
        }
    }

    private EventResult streamed(JsonNode record) {
        return switch (StreamRecord.read(record)) {
            case StreamRecord.Parsed(Envelope envelope) -> events.read(envelope);
            case StreamRecord.Broken(EventResult.Malformed malformed) -> malformed;
        };
    }

    private EventResult event(JsonNode event) {
        boolean failedInvocation = event.path("requestContext").isObject()
                && event.path("requestPayload").isObject();
        return events.read(failedInvocation ? event.path("requestPayload") : event);
    }

    private static EventResult.Malformed notJson(String what, JsonProcessingException e) {
        // There is no location where a limit of the parser's is exceeded, for instance of nesting.
        @Nullable JsonLocation location = e.getLocation();
        String where =
                location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
        return new EventResult.Malformed(what + ": not JSON that can be read" + where + " (expected: an event)");
    }
}
