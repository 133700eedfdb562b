package io.tenantconfig.refresh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A record of a table's stream as Lambda passes it
 * (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html), made an event like any other:
 * from source {@code aws.dynamodb}, with the table's name, what was done and the item's keys as its detail. Images of the
 * item, which a stream may carry, end here.
 */
sealed interface StreamRecord {

    String SOURCE = "aws:dynamodb";

    String EVENT_SOURCE = "aws.dynamodb";

    String DETAIL_TYPE = "DynamoDB Stream Record";

    record Parsed(Envelope event) implements StreamRecord {}

    record Broken(EventResult.Malformed why) implements StreamRecord {}

    static StreamRecord read(JsonNode record) {
        JsonNode stream = record.path("eventSourceARN");
        Optional<Arn> arn = Arn.parse("dynamodb", stream.asText());
        Optional<String> table = arn.flatMap(StreamRecord::table);
        if (table.isEmpty()) {
            return new Broken(Members.wrong("eventSourceARN", stream, "the ARN of a table's stream"));
        }
        JsonNode id = record.path("eventID");
        if (!EventReader.isId(id)) {
            return new Broken(Members.wrong("eventID", id, EventReader.ID));
        }
        JsonNode created = record.at("/dynamodb/ApproximateCreationDateTime");
        Optional<Instant> time = time(created);
        if (time.isEmpty()) {
            return new Broken(Members.wrong(
                    "dynamodb.ApproximateCreationDateTime", created, "seconds since 1970, before the year 10000"));
        }
        ObjectNode detail = JsonNodeFactory.instance.objectNode();
        detail.put("table", table.get());
        detail.set("eventName", record.path("eventName"));
        detail.set("keys", record.at("/dynamodb/Keys"));
        return new Parsed(new Envelope(
                id.textValue(),
                time.get(),
                EVENT_SOURCE,
                DETAIL_TYPE,
                arn.get().account(),
                arn.get().region(),
                detail));
    }

    private static Optional<String> table(Arn stream) {
        String[] parts = stream.resource().split("/", 4);
        return parts.length == 4 && parts[0].equals("table") && parts[2].equals("stream")
                ? Optional.of(parts[1])
                : Optional.empty();
    }

    private static Optional<Instant> time(JsonNode seconds) {
        return Optional.of(seconds)
                .filter(JsonNode::isNumber)
                .map(JsonNode::doubleValue)
                .filter(value -> Math.abs(value) < 1e12)
                .map(value -> Instant.ofEpochSecond(value.longValue()))
                .filter(EventReader::isReckonable);
    }
}
