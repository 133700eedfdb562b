package io.tenantconfig.server.declaration;

import io.tenantconfig.core.Version;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What the status says about an entry in the store. When it changes in any way, the entry is read again; what is served
 * comes from the store alone.
 */
public sealed interface Hint {

    /**
     * The resource owns the value, and corrects what others change: only the version that the operator put is served.
     *
     * @param location where the operator put it, as the status writes it
     * @param syncedAt when the operator put it: an entry that is created again has its first version again
     */
    record Owned(String version, Optional<String> location, Optional<String> syncedAt) implements Hint {}

    /**
     * Who may write the store changes the value: whatever is stored is served.
     *
     * @param version the version that the operator saw; empty when it saw none
     * @param syncedAt when the operator saw it
     * @param observed what was seen since; empty when nobody saw anything newer
     */
    record Followed(
            Optional<String> version,
            Optional<String> location,
            Optional<String> syncedAt,
            Optional<ObservedEntry> observed)
            implements Hint {

        /** Whether the status says that nothing is stored. */
        public boolean saysAbsent() {
            return observed.map(ObservedEntry::gone).orElse(version.isEmpty());
        }

        /** The version that somebody saw after the operator; what is read should not be older. */
        public Optional<Version> seen() {
            return observed.filter(record -> !record.gone()).flatMap(Followed::versionOf);
        }

        private static Optional<Version> versionOf(ObservedEntry observed) {
            if (observed.version() == null || observed.version().isEmpty() || observed.modifiedAt() == null) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Version(observed.version(), Instant.parse(observed.modifiedAt())));
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }
    }

    /**
     * There is nothing to read: not written yet, not the resource's, or about to be removed.
     *
     * @param leaving whether the spec no longer declares the entry and the operator is about to remove it
     */
    record Unreadable(boolean leaving) implements Hint {}
}
