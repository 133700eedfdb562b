package io.tenantconfig.server.refresh;

import io.tenantconfig.core.ConfigValue;
import io.tenantconfig.core.ContentType;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.store.StoredEntry;
import io.tenantconfig.server.declaration.Declaration;
import io.tenantconfig.server.declaration.Hint.Followed;
import io.tenantconfig.server.declaration.Hint.Owned;
import io.tenantconfig.server.declaration.Hint.Unreadable;
import io.tenantconfig.server.snapshot.ServedEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Which stored values are served: a pure function of what is declared, read and held. */
final class Acceptance {

    /** What a store keeps answering for this long is so, whatever somebody saw before. */
    static final Duration BELIEVED_AFTER = Duration.ofSeconds(60);

    private Acceptance() {}

    /**
     * Judges a reading.
     *
     * @param read what lies at the entry's place; empty when nothing does
     * @param held what is served so far
     * @param doubtedSince since when readings of this entry have been doubtful
     */
    static Verdict judge(
            Declaration declaration,
            Optional<StoredEntry> read,
            Optional<ServedEntry> held,
            Optional<Instant> doubtedSince,
            Instant now) {
        boolean believed = doubtedSince
                .filter(since -> !since.plus(BELIEVED_AFTER).isAfter(now))
                .isPresent();
        return switch (declaration.hint()) {
            case Owned owned -> judgeOwned(owned, declaration, read, held);
            case Followed followed ->
                read.isPresent()
                        ? judgeFollowed(followed, declaration, read.get(), held, believed)
                        : judgeAbsence(followed);
            case Unreadable unreadable -> new Verdict.Doubtful("nothing to read", Optional.empty());
        };
    }

    /** A held value as the declaration wants it read; empty when the value is not of the declared content type. */
    static Optional<ServedEntry> redeclared(Declaration declaration, ServedEntry held) {
        if (!declaration.settled() || held.contentType() == declaration.contentType()) {
            return Optional.of(held);
        }
        return valueOf(held.value().text(), declaration.contentType())
                .map(value -> ServedEntry.current(held.id(), value, held.sensitive(), held.version()))
                .map(entry -> held.staleSince().map(entry::staleSince).orElse(entry));
    }

    private static Verdict judgeOwned(
            Owned owned, Declaration declaration, Optional<StoredEntry> read, Optional<ServedEntry> held) {
        if (read.isEmpty()) {
            return new Verdict.Doubtful("nothing stored where the operator put a value", Optional.empty());
        }
        return read.get().version().id().equals(owned.version())
                ? accept(declaration, read.get(), held)
                : doubt("another version than the operator put", declaration, read.get(), held);
    }

    private static Verdict judgeFollowed(
            Followed followed,
            Declaration declaration,
            StoredEntry read,
            Optional<ServedEntry> held,
            boolean believed) {
        Version version = read.version();
        boolean older =
                held.map(ServedEntry::version).filter(version::isOlderThan).isPresent()
                        || followed.seen().filter(version::isOlderThan).isPresent();
        boolean seenDeleted = followed.observed().isPresent()
                && followed.saysAbsent()
                && held.map(ServedEntry::version)
                        .filter(before -> before.isOlderThan(version))
                        .isEmpty();
        if ((older || seenDeleted) && !believed) {
            return doubt(
                    older ? "an older version than was seen" : "a version that was seen deleted",
                    declaration,
                    read,
                    held);
        }
        return accept(declaration, read, held);
    }

    /** Absence is believed only of a status that says so: a missed deletion is found by the operator. */
    private static Verdict judgeAbsence(Followed followed) {
        return followed.saysAbsent()
                ? new Verdict.Absent()
                : new Verdict.Doubtful("nothing stored where a value was seen", Optional.empty());
    }

    private static Verdict doubt(String reason, Declaration declaration, StoredEntry read, Optional<ServedEntry> held) {
        return new Verdict.Doubtful(
                reason,
                accept(declaration, read, held) instanceof Verdict.Accepted(var entry)
                        ? Optional.of(entry)
                        : Optional.empty());
    }

    private static Verdict accept(Declaration declaration, StoredEntry read, Optional<ServedEntry> held) {
        ContentType contentType = held.filter(
                        before -> !declaration.settled() && before.version().equals(read.version()))
                .map(ServedEntry::contentType)
                .orElse(declaration.contentType());
        boolean sensitive = read.secret() || declaration.sensitive();
        return valueOf(read.text(), contentType)
                .<Verdict>map(value ->
                        new Verdict.Accepted(ServedEntry.current(declaration.id(), value, sensitive, read.version())))
                .orElseGet(() -> new Verdict.Unusable("the stored text is not " + contentType.mediaType()));
    }

    private static Optional<ConfigValue> valueOf(String text, ContentType contentType) {
        try {
            return Optional.of(new ConfigValue(text, contentType));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }
}
