package io.tenantconfig.core.store;

import io.tenantconfig.core.Version;

/** Whose entry lies in a store, seen without its value. */
public sealed interface Sighting {

    Version version();

    /**
     * An operator's entry.
     *
     * @param intact whether it is as the mark's owner last wrote it: same version, and same value where the store can tell
     */
    record Marked(Version version, Mark mark, boolean intact) implements Sighting {}

    /** An entry that no operator ever wrote. */
    record Unmarked(Version version) implements Sighting {}

    /** Whether the entry carries this owner's mark. */
    default boolean isOf(Owner owner) {
        return this instanceof Marked marked && marked.mark().isOf(owner);
    }
}
