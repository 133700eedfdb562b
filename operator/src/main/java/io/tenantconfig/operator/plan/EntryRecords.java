package io.tenantconfig.operator.plan;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.crds.v1alpha1.SourceRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes and reads the records of entries in a status. A record with a {@code source} is one that the resource owns. */
public final class EntryRecords {

    /** The bound of the field in the definition. */
    private static final int MAX_MESSAGE = 1024;

    private EntryRecords() {}

    /**
     * What the operator put.
     *
     * @param generation of the resource when it was put
     */
    public static EntryStatus put(
            Location at,
            String version,
            SourceRecord source,
            @Nullable ObservedEntry seen,
            Instant when,
            long generation) {
        return new EntryStatus(
                at.store().value(), at.path(), version, EntryState.SYNCED, null, source, seen, time(when), generation);
    }

    /** What somebody else put, where the resource says that somebody else does. */
    static EntryStatus found(Location at, String version, @Nullable ObservedEntry seen, @Nullable String lastSyncedAt) {
        return new EntryStatus(
                at.store().value(), at.path(), version, EntryState.SYNCED, null, null, seen, lastSyncedAt);
    }

    /** An entry of which no more is known than where it should lie. */
    public static EntryStatus bare(Location at, EntryState state, String message) {
        return new EntryStatus(at.store().value(), at.path(), null, state, cut(message), null, null, null);
    }

    /** An entry that may be ours, so that it is removed when it is no longer declared: who wrote it, its mark will tell. */
    public static EntryStatus perhapsOurs(Location at, String message) {
        return withSource(bare(at, EntryState.FAILED, message), new SourceRecord(null, null, null, null));
    }

    /** An entry that has no place, because its declaration is rejected. */
    static EntryStatus placeless(EntryState state, String message) {
        return new EntryStatus(null, null, null, state, cut(message), null, null, null);
    }

    public static EntryStatus withState(EntryStatus entry, EntryState state, @Nullable String message) {
        return new EntryStatus(
                entry.store(),
                entry.location(),
                entry.version(),
                state,
                message == null ? null : cut(message),
                entry.source(),
                entry.seen(),
                entry.lastSyncedAt(),
                entry.generation());
    }

    /** With another version, or none, that it was found to have at a time. */
    public static EntryStatus withVersion(EntryStatus entry, @Nullable String version, Instant at) {
        return new EntryStatus(
                entry.store(),
                entry.location(),
                version,
                entry.state(),
                entry.message(),
                entry.source(),
                entry.seen(),
                time(at),
                entry.generation());
    }

    static EntryStatus withSeen(EntryStatus entry, @Nullable ObservedEntry seen) {
        return new EntryStatus(
                entry.store(),
                entry.location(),
                entry.version(),
                entry.state(),
                entry.message(),
                entry.source(),
                seen,
                entry.lastSyncedAt(),
                entry.generation());
    }

    public static EntryStatus withSource(EntryStatus entry, SourceRecord source) {
        return new EntryStatus(
                entry.store(),
                entry.location(),
                entry.version(),
                entry.state(),
                entry.message(),
                source,
                entry.seen(),
                entry.lastSyncedAt(),
                entry.generation());
    }

    /** An instant as entries' records write it. */
    public static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /**
     * Whether the store took a version after the entry was last written or found changed. Tells one that was removed and
     * created anew, with the same version, from its predecessor.
     */
    public static boolean isOlder(EntryStatus entry, Version version) {
        String since = entry.lastSyncedAt();
        return since != null
                && version.modifiedAt().truncatedTo(ChronoUnit.MILLIS).isAfter(Instant.parse(since));
    }

    /** When a version is found, so that it does not count as newer than that, whatever the store's clock says. */
    static Instant foundAt(Version version, Instant now) {
        return version.modifiedAt().isAfter(now) ? version.modifiedAt() : now;
    }

    public static boolean isOwned(EntryStatus entry) {
        return entry.source() != null;
    }

    public static boolean isAt(EntryStatus entry, Location location) {
        return location.store().value().equals(entry.store()) && location.path().equals(entry.location());
    }

    /** Where the record says that the entry lies; empty when it says nothing that can be a location. */
    public static Optional<Location> location(EntryStatus entry) {
        String store = entry.store();
        String path = entry.location();
        if (store == null || path == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Location(new StoreId(store), path));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    /** Whether the last pass came to an end with the entry: its record tells what the store was known to hold. */
    static boolean isSettled(EntryStatus entry) {
        return switch (entry.state()) {
            case SYNCED, DRIFTED, WAITING, INVALID -> true;
            case CONFLICT, REPLACING, FAILED -> false;
        };
    }

    private static String cut(String message) {
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE - 1) + "…";
    }
}
