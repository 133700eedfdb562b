package io.tenantconfig.refresh;

import com.fasterxml.jackson.databind.JsonNode;
import io.tenantconfig.core.InvalidInputException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads events: the envelope here, the detail by the parser for its kind. */
final class EventReader {

    static final String ID = "1 to 128 printable ASCII characters without a space";

    /** The last second that has a year of four digits. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** What the status takes as an event's id, and a log line shows as it is; EventBridge gives UUIDs. */
    private static final Pattern ID_TEXT = Pattern.compile("[!-~]{1,128}");

    private static final List<String> TEXT_MEMBERS =
            List.of("id", "time", "source", "detail-type", "account", "region");

    private final List<EventParser> parsers;
    private final Origin origin;

    EventReader(List<EventParser> parsers, Origin origin) {
        this.parsers = List.copyOf(parsers);
        this.origin = origin;
    }

    static boolean isId(JsonNode id) {
        return id.isTextual() && ID_TEXT.matcher(id.textValue()).matches();
    }

    /** Whether a time that others chose can be added to without an overflow. */
    static boolean isReckonable(Instant time) {
        return !time.isBefore(Instant.EPOCH) && !time.isAfter(LATEST);
    }

    /** What an EventBridge event tells. */
    EventResult read(JsonNode event) {
        for (String member : TEXT_MEMBERS) {
            if (!event.path(member).isTextual()) {
                return Members.wrong(member, event.path(member), "text");
            }
        }
        if (!event.path("detail").isObject()) {
            return Members.wrong("detail", event.path("detail"), "an object");
        }
        if (!isId(event.path("id"))) {
            return Members.wrong("id", event.path("id"), ID);
        }
        return time(event.path("time").textValue())
                .map(time -> read(new Envelope(
                        event.path("id").textValue(),
                        time,
                        event.path("source").textValue(),
                        event.path("detail-type").textValue(),
                        event.path("account").textValue(),
                        event.path("region").textValue(),
                        event.path("detail"))))
                .orElseGet(() -> Members.wrong("time", event.path("time"), "a time like 2026-01-01T00:00:00Z"));
    }

    /** What an event tells whose envelope is known. */
    EventResult read(Envelope event) {
        Optional<EventResult> foreign =
                origin.objection(event.account(), event.region()).map(EventResult.ForeignOrigin::new);
        return foreign.or(() -> parsers.stream()
                        .flatMap(parser -> parser.parse(event).stream())
                        .findFirst())
                .orElseGet(() -> new EventResult.UnknownKind("source " + InvalidInputException.quote(event.source())
                        + ", detail-type " + InvalidInputException.quote(event.detailType())));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text)).filter(EventReader::isReckonable);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
