package io.tenantconfig.refresh;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Version;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.refresh.EventResult.Hint;
import io.tenantconfig.refresh.EventResult.Operation;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a look at the store, or an earlier record of one, says of an entry.
 *
 * @param version empty when nothing is there
 */
record Reading(Optional<Version> version) {

    static final Reading GONE = new Reading(Optional.empty());

    private static final Duration WRITING_TAKES = Duration.ofSeconds(1);

    /** The reading that a record tells; empty when it tells none. */
    static Optional<Reading> of(@Nullable ObservedEntry observed) {
        if (observed == null) {
            return Optional.empty();
        }
        if (observed.gone()) {
            return Optional.of(GONE);
        }
        if (observed.version() == null || observed.modifiedAt() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Reading(Optional.of(new Version(observed.version(), Instant.parse(observed.modifiedAt())))));
        } catch (DateTimeException | InvalidInputException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether this may be what the store held before the event. Events tell their time to the second, so a version of the
     * same second counts as written by the event, and as deleted by it.
     */
    boolean mayPrecede(Hint hint) {
        Instant eventSecond = hint.time().truncatedTo(ChronoUnit.SECONDS);
        Optional<Instant> second = version.map(found -> found.modifiedAt().truncatedTo(ChronoUnit.SECONDS));
        return switch (hint.operation()) {
            case WRITTEN -> second.isEmpty() || second.get().isBefore(eventSecond);
            case DELETED -> second.isPresent() && !second.get().isAfter(eventSecond);
            case TOUCHED -> false;
        };
    }

    /**
     * Whether the version was there well before the event, which claims to have written one. A write takes its time to reach
     * the store after it was dated, and the two clocks are not the same.
     */
    boolean isUntouchedBy(Hint hint) {
        Instant eventSecond = hint.time().truncatedTo(ChronoUnit.SECONDS);
        return hint.operation() == Operation.WRITTEN
                && version.filter(
                                found -> found.modifiedAt().plus(WRITING_TAKES).isBefore(eventSecond))
                        .isPresent();
    }

    /** Whether this tells the version of this id. */
    boolean isOf(String versionId) {
        return version.map(Version::id).equals(Optional.of(versionId));
    }

    /** Whether both tell a version, and this one certainly the older. */
    boolean isOlderThan(Reading other) {
        return version.isPresent() && other.version.isPresent() && version.get().isOlderThan(other.version.get());
    }

    ObservedEntry record(String eventId) {
        return version.map(found ->
                        new ObservedEntry(found.id(), found.modifiedAt().toString(), eventId, null))
                .orElseGet(() -> new ObservedEntry(null, null, eventId, true));
    }
}
