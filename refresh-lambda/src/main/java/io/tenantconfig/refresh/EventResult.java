package io.tenantconfig.refresh;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.Mark;
import java.time.Instant;
import java.util.Optional;

/** What an event turned out to be. */
public sealed interface EventResult {

    /**
     * Somebody did something at a location: a reason to look there, and nothing more.
     *
     * @param time when, to the second
     * @param mark the operator's mark beside the value, if the event tells of one
     */
    record Hint(String eventId, Instant time, Location location, Operation operation, Optional<Mark> mark)
            implements EventResult {}

    /** Word of something that changes no entry, for instance that a parameter will expire. */
    record Notification(String eventId) implements EventResult {}

    /** Not an event, or one that lacks what its kind should have; the message names the member. */
    record Malformed(String message) implements EventResult {}

    /** An event that no parser reads; the message names its kind. */
    record UnknownKind(String message) implements EventResult {}

    /** An event of another account or region; the message names which. */
    record ForeignOrigin(String message) implements EventResult {}

    /** What was done to an entry. */
    enum Operation {
        /** Its value was written: versions from before the event are out of date. */
        WRITTEN,
        /** It was deleted: versions from before the event are gone. */
        DELETED,
        /** Something else, for instance a label was moved: any version may be the current one. */
        TOUCHED
    }
}
