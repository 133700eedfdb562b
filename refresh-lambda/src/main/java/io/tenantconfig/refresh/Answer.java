package io.tenantconfig.refresh;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** What the function answers. */
final class Answer {

    private static final JsonFactory JSON = new JsonFactory();

    private Answer() {}

    /** To an event by itself, whose sender does not care. */
    static void counts(Map<Outcome, Integer> counts, OutputStream output) throws IOException {
        try (var json = JSON.createGenerator(output, JsonEncoding.UTF8)) {
            json.writeStartObject();
            for (var count : counts.entrySet()) {
                json.writeNumberField(count.getKey().label(), count.getValue());
            }
            json.writeEndObject();
        }
    }

    /**
     * To a batch: the records that must come again, and nothing else
     * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html,
     * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html). Of a stream, Lambda sends all
     * from the first of them on.
     */
    static void failures(List<String> recordIds, OutputStream output) throws IOException {
        try (var json = JSON.createGenerator(output, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeArrayFieldStart("batchItemFailures");
            for (String id : recordIds) {
                json.writeStartObject();
                json.writeStringField("itemIdentifier", id);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
