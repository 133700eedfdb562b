package io.tenantconfig.refresh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tenantconfig.core.store.Mark;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A "Parameter Store Change" event in the shape that AWS sends. */
record TestEvent(String json) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static TestEvent of(String id, Instant time, String name, String operation) {
        ObjectNode event = JSON.createObjectNode();
        event.put("version", "0")
                .put("id", id)
                .put("detail-type", "Parameter Store Change")
                .put("source", "aws.ssm")
                .put("account", "123456789012")
                .put("time", time.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("region", "eu-west-1");
        event.putArray("resources").add("arn:aws:ssm:eu-west-1:123456789012:parameter" + name);
        event.putObject("detail").put("operation", operation).put("name", name).put("type", "String");
        return new TestEvent(event.toString());
    }

    TestEvent withMark(Mark mark) {
        return with("/detail/description", mark.format());
    }

    /** With another text, or without the member when the text is empty. */
    TestEvent with(String pointer, String text) {
        try {
            var event = (ObjectNode) JSON.readTree(json);
            int slash = pointer.lastIndexOf('/');
            var parent = (ObjectNode) event.at(pointer.substring(0, slash));
            String member = pointer.substring(slash + 1);
            if (text.isEmpty()) {
                parent.remove(member);
            } else {
                parent.put(member, text);
            }
            return new TestEvent(event.toString());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    String id() {
        try {
            return JSON.readTree(json).path("id").textValue();
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    InputStream stream() {
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }
}
