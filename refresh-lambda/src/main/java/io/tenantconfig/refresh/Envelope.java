package io.tenantconfig.refresh;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * What every EventBridge event says of itself
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html).
 *
 * @param time when it happened, to the second
 * @param detail what {@code detailType} tells how to read
 */
public record Envelope(
        String id, Instant time, String source, String detailType, String account, String region, JsonNode detail) {}
