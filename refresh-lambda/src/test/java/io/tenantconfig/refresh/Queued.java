package io.tenantconfig.refresh;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** A batch of messages in the shape in which Lambda passes them, with the ids {@code m0}, {@code m1}, …. */
final class Queued {

    static final String QUEUE = "arn:aws:sqs:eu-west-1:123456789012:refresh";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Queued() {}

    static String events(TestEvent... events) {
        return events(List.of(events));
    }

    static String events(List<TestEvent> events) {
        return bodies(events.stream().map(TestEvent::json).toArray(String[]::new));
    }

    static String bodies(String... bodies) {
        return bodiesFrom(QUEUE, bodies);
    }

    static String bodiesFrom(String queueArn, String... bodies) {
        return batch(queueArn, Map.of(), bodies);
    }

    /** With attributes of text, as the sender of a dead letter adds them. */
    static String bodyWith(Map<String, String> attributes, String body) {
        return batch(QUEUE, attributes, body);
    }

    private static String batch(String queueArn, Map<String, String> attributes, String... bodies) {
        ObjectNode batch = JSON.createObjectNode();
        ArrayNode records = batch.putArray("Records");
        for (String body : bodies) {
            ObjectNode record = records.addObject();
            record.put("messageId", "m" + (records.size() - 1))
                    .put("receiptHandle", "none")
                    .put("body", body)
                    .put("md5OfBody", "none")
                    .put("eventSource", "aws:sqs")
                    .put("eventSourceARN", queueArn)
                    .put("awsRegion", "eu-west-1");
            record.putObject("attributes")
                    .put("ApproximateReceiveCount", "1")
                    .put("SentTimestamp", "1767225600000")
                    .put("ApproximateFirstReceiveTimestamp", "1767225600001");
            ObjectNode named = record.putObject("messageAttributes");
            attributes.forEach((name, value) ->
                    named.putObject(name).put("stringValue", value).put("dataType", "String"));
        }
        return batch.toString();
    }
}
