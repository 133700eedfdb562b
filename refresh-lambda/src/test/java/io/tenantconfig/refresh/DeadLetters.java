package io.tenantconfig.refresh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.Map;

/** Events as they lie in dead-letter queues, received from there by the function. */
final class DeadLetters {

    private static final ObjectMapper JSON = new ObjectMapper();

    private DeadLetters() {}

    /** What EventBridge could not deliver (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html). */
    static String ofRule(TestEvent event) {
        return Queued.bodyWith(
                Map.of(
                        "RULE_ARN", "arn:aws:events:eu-west-1:123456789012:rule/refresh",
                        "TARGET_ARN", "arn:aws:lambda:eu-west-1:123456789012:function:refresh",
                        "ERROR_CODE", "NO_PERMISSIONS",
                        "ERROR_MESSAGE", "User is not authorized",
                        "EXHAUSTED_RETRY_CONDITION", "MaximumRetryAttempts",
                        "RETRY_ATTEMPTS", "185"),
                event.json());
    }

    /**
     * What the function failed with, in its dead-letter queue
     * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html).
     */
    static String ofFunction(TestEvent event) {
        return Queued.bodyWith(
                Map.of(
                        "RequestID", "c9b8fa9f-5a7f-xmpl-af9c-0c604cde93a5",
                        "ErrorCode", "200",
                        "ErrorMessage", "parameter-store: GetParameter failed"),
                event.json());
    }

    /** The record that Lambda sends to an on-failure destination (same page). */
    static String ofDestination(String event) {
        try {
            ObjectNode record = JSON.createObjectNode();
            record.put("version", "1.0").put("timestamp", "2026-01-01T00:05:00.000Z");
            record.putObject("requestContext")
                    .put("requestId", "e4b46cbf-b738-xmpl-8880-a18cdf61200e")
                    .put("functionArn", "arn:aws:lambda:eu-west-1:123456789012:function:refresh:$LATEST")
                    .put("condition", "RetriesExhausted")
                    .put("approximateInvokeCount", 3);
            record.putRawValue("requestPayload", new RawValue(event));
            record.putObject("responseContext")
                    .put("statusCode", 200)
                    .put("executedVersion", "$LATEST")
                    .put("functionError", "Unhandled");
            record.putObject("responsePayload").put("errorMessage", "parameter-store: GetParameter failed");
            return JSON.writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
