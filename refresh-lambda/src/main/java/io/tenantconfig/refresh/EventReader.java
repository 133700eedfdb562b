package io.tenantconfig.refresh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tenantconfig.core.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads events: the envelope here, the detail by the parser for its kind. */
final class EventReader {

    private static final JsonMapper JSON = new JsonMapper();

    /** What the status takes as an event's id, in characters; EventBridge gives UUIDs. */
    private static final int MAX_ID_LENGTH = 128;

    private static final List<String> TEXT_MEMBERS =
            List.of("id", "time", "source", "detail-type", "account", "region");

    private final List<EventParser> parsers;
    private final Origin origin;

    EventReader(List<EventParser> parsers, Origin origin) {
        this.parsers = List.copyOf(parsers);
        this.origin = origin;
    }

    /** @throws IOException if the input cannot be read; what it holds is never a reason to throw */
    EventResult read(InputStream input) throws IOException {
        try {
            return envelope(JSON.readTree(input));
        } catch (JsonProcessingException e) {
            return new EventResult.Malformed(
                    "event: not JSON at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + " (expected: an EventBridge event)");
        }
    }

    private EventResult envelope(JsonNode event) {
        for (String member : TEXT_MEMBERS) {
            if (!event.path(member).isTextual()) {
                return Members.wrong(member, event.path(member), "text");
            }
        }
        if (!event.path("detail").isObject()) {
            return Members.wrong("detail", event.path("detail"), "an object");
        }
        String id = event.path("id").textValue();
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
            return Members.wrong("id", event.path("id"), "1 to " + MAX_ID_LENGTH + " characters");
        }
        return time(event.path("time").textValue())
                .map(time -> detail(new Envelope(
                        id,
                        time,
                        event.path("source").textValue(),
                        event.path("detail-type").textValue(),
                        event.path("account").textValue(),
                        event.path("region").textValue(),
                        event.path("detail"))))
                .orElseGet(() -> Members.wrong("time", event.path("time"), "a time like 2026-01-01T00:00:00Z"));
    }

    private EventResult detail(Envelope event) {
        Optional<EventResult> foreign = origin.objection(event).map(EventResult.ForeignOrigin::new);
        return foreign.or(() -> parsers.stream()
                        .flatMap(parser -> parser.parse(event).stream())
                        .findFirst())
                .orElseGet(() -> new EventResult.UnknownKind(
                        InvalidInputException.quote(event.source()), InvalidInputException.quote(event.detailType())));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
