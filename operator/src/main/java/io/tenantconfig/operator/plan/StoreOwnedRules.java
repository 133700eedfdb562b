package io.tenantconfig.operator.plan;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.operator.declaration.Declared;
import java.util.Optional;

/** Decides about one value that is owned in the store: it is looked at and never touched. */
final class StoreOwnedRules {

    private final Situation situation;
    private final Declared.StoreOwned entry;
    private final Location at;

    /** What the status tells of the stored value. */
    private final Optional<EntryStatus> known;

    StoreOwnedRules(Situation situation, Declared.StoreOwned entry) {
        this.situation = situation;
        this.entry = entry;
        this.at = entry.placement().location();
        this.known = situation
                .previous(entry.key())
                .filter(record -> EntryRecords.isAt(record, at)
                        && !EntryRecords.isOwned(record)
                        && record.version() != null
                        && record.state() == EntryState.SYNCED);
    }

    Step step() {
        if (known.isPresent() && !situation.lookAtAll() && !situation.isSuspect(entry.key(), at)) {
            return new Step.Rest(entry.key(), new EntryOutcome.Settled(known.get()));
        }
        Optional<StoreException> failure = situation.sightings().failureAt(at);
        if (failure.isPresent()) {
            return unseen(failure.get());
        }
        if (!situation.sightings().cover(at)) {
            return new Step.Look(entry.key(), at);
        }
        return new Step.Rest(
                entry.key(), situation.sightings().at(at).map(this::seen).orElseGet(this::waiting));
    }

    private Step unseen(StoreException failure) {
        EntryStatus record = known.orElseGet(
                () -> EntryRecords.bare(at, EntryState.WAITING, StoreTrouble.message(at.store(), failure)));
        return new Step.Rest(entry.key(), StoreTrouble.outcome(record, failure));
    }

    private EntryOutcome seen(Sighting sighting) {
        String version = sighting.version().id();
        String since = known.filter(
                        record -> version.equals(record.version()) && !EntryRecords.isOlder(record, sighting.version()))
                .map(EntryStatus::lastSyncedAt)
                .orElseGet(() -> EntryRecords.time(EntryRecords.foundAt(sighting.version(), situation.now())));
        return new EntryOutcome.Settled(
                EntryRecords.found(at, version, situation.observed(entry.key()).orElse(null), since));
    }

    private EntryOutcome waiting() {
        String message = InvalidInputException.of("key", entry.key(), "a value in " + at.store() + " at " + at.path())
                .getMessage();
        EntryStatus record = EntryRecords.bare(at, EntryState.WAITING, message);
        return new EntryOutcome.Blocked(
                EntryRecords.withSeen(record, situation.observed(entry.key()).orElse(null)));
    }
}
