package io.tenantconfig.operator.sweep;

import io.tenantconfig.core.store.Owner;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.operator.plan.EntryRecords;
import java.util.Optional;

/**
 * What a resource's status says of an entry, put so that a store's listing can contradict it.
 *
 * @param owner the resource as marks in the stores name it
 */
public record Expected(Owner owner, EntryStatus entry) {

    /**
     * Empty where a listing proves nothing: an entry that is in doubt is looked at anyway, and one whose declaration is
     * rejected is left as it is.
     */
    public static Optional<Expected> of(Owner owner, EntryStatus entry) {
        boolean isCertain = switch (entry.state()) {
            case SYNCED -> true;
            case DRIFTED -> EntryRecords.isOwned(entry);
            case WAITING -> !EntryRecords.isOwned(entry);
            case CONFLICT, INVALID, REPLACING, FAILED -> false;
        };
        return isCertain ? Optional.of(new Expected(owner, entry)) : Optional.empty();
    }

    /**
     * Whether what was found cannot be what the status tells of.
     *
     * @param found empty when nothing lies there
     */
    public boolean isContradictedBy(Optional<Sighting> found) {
        return found.map(this::isContradictedBy).orElse(entry.version() != null);
    }

    private boolean isContradictedBy(Sighting found) {
        boolean isAsDeclared = EntryRecords.isOwned(entry) && entry.state() == EntryState.SYNCED;
        return !found.version().id().equals(entry.version()) || (isAsDeclared ? !isOurs(found) : isAnew(found));
    }

    /** Whether its owner wrote it last: the mark shows. */
    private boolean isOurs(Sighting found) {
        return found instanceof Sighting.Marked marked && marked.intact() && marked.isOf(owner);
    }

    /** What was removed and created anew may have the same version. */
    private boolean isAnew(Sighting found) {
        return EntryRecords.isOlder(entry, found.version());
    }
}
