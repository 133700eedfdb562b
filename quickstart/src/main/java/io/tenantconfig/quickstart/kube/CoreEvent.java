package io.tenantconfig.quickstart.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * The form in which the core group shows an Event that was written through {@code events.k8s.io}. A real API converts
 * between the two; the mock server keeps one collection for both.
 */
final class CoreEvent {

    private static final Map<String, String> CORE_NAMES = Map.of(
            "regarding", "involvedObject",
            "note", "message",
            "reportingController", "reportingComponent");

    private CoreEvent() {}

    /** The event itself when it is in the core form already, or is no Event at all. */
    static JsonNode of(JsonNode object) {
        if (!object.path("kind").asText().equals("Event") || !object.has("regarding")) {
            return object;
        }
        ObjectNode event = object.deepCopy();
        event.put("apiVersion", "v1");
        CORE_NAMES.forEach((name, coreName) -> event.set(coreName, event.path(name)));
        event.remove(CORE_NAMES.keySet());
        event.set("firstTimestamp", event.path("eventTime"));
        event.set("lastTimestamp", event.path("eventTime"));
        event.putObject("source").set("component", event.path("reportingComponent"));
        return event;
    }
}
