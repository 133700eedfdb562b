package io.tenantconfig.operator.plan;

import static io.tenantconfig.operator.plan.EntryRecords.isAt;
import static io.tenantconfig.operator.plan.EntryRecords.isOwned;
import static io.tenantconfig.operator.plan.EntryRecords.isSettled;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.Change.Base;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.crds.v1alpha1.AdoptionPolicy;
import io.tenantconfig.crds.v1alpha1.DriftPolicy;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.crds.v1alpha1.SourceRecord;
import io.tenantconfig.operator.declaration.Declared;
import io.tenantconfig.operator.plan.Step.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides about one value that the resource owns. */
final class ValueRules {

    private final Duration rest;
    private final Situation situation;
    private final Declared.Value value;
    private final Location at;
    private final Optional<EntryStatus> previous;

    /** What the status tells of an entry that is ours and lies where it should. */
    private final Optional<EntryStatus> held;

    /**
     * @param rest how long the place of a removed entry must rest before it is created anew
     */
    ValueRules(Duration rest, Situation situation, Declared.Value value) {
        this.rest = rest;
        this.situation = situation;
        this.value = value;
        this.at = value.placement().location();
        this.previous = situation.previous(value.key());
        this.held = previous.filter(entry -> isAt(entry, at) && isOwned(entry) && isSettled(entry));
    }

    Step step() {
        Optional<Duration> remaining = remainingRest();
        if (remaining.isPresent()) {
            return new Step.Rest(value.key(), new EntryOutcome.Pending(previous.orElseThrow(), remaining.get()));
        }
        if (!mustLook()) {
            return fromStatus();
        }
        Optional<StoreException> failure = situation.sightings().failureAt(at);
        if (failure.isPresent()) {
            return unseen(failure.get());
        }
        return situation.sightings().cover(at)
                ? situation.sightings().at(at).map(this::fromSighting).orElseGet(this::fromNothingThere)
                : new Step.Look(value.key(), at);
    }

    private Optional<Duration> remainingRest() {
        return previous.filter(entry -> entry.state() == EntryState.REPLACING && isAt(entry, at))
                .map(EntryStatus::lastSyncedAt)
                .map(since ->
                        Duration.between(situation.now(), Instant.parse(since).plus(rest)))
                .filter(Duration::isPositive);
    }

    private boolean mustLook() {
        return situation.lookAtAll()
                || situation.sightings().cover(at)
                || situation.wasCutOff(value.key())
                || situation.isSuspect(value.key(), at)
                || previous.filter(this::isInDoubt).isPresent();
    }

    private boolean isInDoubt(EntryStatus entry) {
        return switch (entry.state()) {
            case CONFLICT, FAILED, REPLACING -> true;
            case DRIFTED -> !reportsDrift();
            case INVALID, WAITING -> reportsDrift();
            case SYNCED -> false;
        };
    }

    private Step fromStatus() {
        if (held.filter(this::isOfSameSource).isPresent()) {
            EntryStatus entry = held.get();
            if (entry.state() == EntryState.DRIFTED) {
                return settled(entry);
            }
            if (entry.version() != null) {
                return settled(current(entry));
            }
        }
        return held.map(EntryStatus::version)
                .map(version -> write(new Base.Own(version), Cause.DECLARED))
                .orElseGet(() -> write(new Base.Absent(), Cause.DECLARED));
    }

    /** The store could not be looked at: what is known stays as it is. */
    private Step unseen(StoreException failure) {
        EntryStatus entry = held.filter(_ -> !situation.wasCutOff(value.key())).orElseGet(() -> {
            String message = StoreTrouble.message(at.store(), failure);
            return previous.filter(EntryRecords::isOwned)
                    .map(known -> EntryRecords.withState(known, EntryState.FAILED, message))
                    .orElseGet(() -> EntryRecords.perhapsOurs(at, message));
        });
        return new Step.Rest(value.key(), StoreTrouble.outcome(entry, failure));
    }

    private Step fromNothingThere() {
        if (held.isEmpty() || situation.wasCutOff(value.key()) || (held.get().version() == null && !reportsDrift())) {
            return write(new Base.Absent(), Cause.DECLARED);
        }
        EntryStatus gone = held.get();
        if (reportsDrift() && isOfSameSource(gone)) {
            return settled(drifted(gone, Optional.empty()));
        }
        if (rest.isZero()) {
            return write(new Base.Absent(), isOfSameSource(gone) ? Cause.DRIFTED : Cause.DECLARED);
        }
        EntryStatus replacing = EntryRecords.withState(
                gone, EntryState.REPLACING, "removed by somebody else; it is about to be created anew");
        return new Step.Rest(
                value.key(),
                new EntryOutcome.Pending(EntryRecords.withVersion(replacing, null, situation.now()), rest));
    }

    private Step fromSighting(Sighting sighting) {
        String version = sighting.version().id();
        if (sighting.isOf(situation.owner())) {
            return fromOurs((Sighting.Marked) sighting);
        }
        return switch (sighting) {
            case Sighting.Marked marked
            when situation.living().test(marked.mark().claim().owner()) ->
                conflict("an entry that no other resource owns");
            case Sighting.Unmarked _
            when lastOurs().isPresent() -> fromDrift(lastOurs().get(), sighting.version(), new Base.Adopted(version));
            case Sighting _
            when situation.spec().effectiveAdoptionPolicy() == AdoptionPolicy.ADOPT ->
                write(new Base.Adopted(version), Cause.ADOPTED);
            case Sighting _ ->
                conflict("no entry in the store, or adoptionPolicy: Adopt to take over the one that is there");
        };
    }

    /** What is held, and what was until a write found that somebody else had been there. */
    private Optional<EntryStatus> lastOurs() {
        return held.or(() -> previous.filter(entry -> isAt(entry, at) && isOwned(entry) && entry.version() != null));
    }

    private Step fromOurs(Sighting.Marked sighting) {
        String version = sighting.version().id();
        if (!situation.claim().isAtLeastAsNewAs(sighting.mark().claim())) {
            return write(overruling(version), Cause.DECLARED);
        }
        Optional<EntryStatus> same = held.filter(this::isOfSameSource).filter(_ -> !isToBeFenced(sighting));
        if (same.isPresent()) {
            EntryStatus entry = same.get();
            if (sighting.intact() && version.equals(entry.version())) {
                return settled(current(entry));
            }
            if (isOfStaleWriter(sighting, entry)) {
                return write(new Base.Own(version), Cause.DECLARED);
            }
            if (!sighting.intact()) {
                return fromDrift(entry, sighting.version(), new Base.Own(version));
            }
        }
        if (provesItself(sighting)) {
            return settled(EntryRecords.put(
                    at,
                    version,
                    value.source(),
                    situation.observed(value.key()).orElse(null),
                    EntryRecords.foundAt(sighting.version(), situation.now()),
                    situation.claim().generation()));
        }
        return write(new Base.Own(version), Cause.DECLARED);
    }

    /**
     * Whether the store holds what a pass put that was cut off before it could say so: under the mark of the present spec,
     * and since that pass began. Of a value that does not stand in the spec, the mark proves nothing.
     */
    private boolean provesItself(Sighting.Marked sighting) {
        return sighting.intact()
                && value.isInline()
                && ownedElsewhere().isEmpty()
                && sighting.mark().claim().equals(situation.claim())
                && situation
                        .cutOffSince(value.key())
                        .filter(since -> !sighting.version().modifiedAt().isBefore(since))
                        .isPresent();
    }

    /**
     * Our mark in the store is newer than the resource. If that is so when our changes are announced, which is possible only
     * for who knows the resource as it is, then the mark is of a predecessor, or from before a backup was restored. If it was
     * seen after that, another operator knows better, and the store refuses.
     */
    private Base overruling(String version) {
        return situation.announced() ? new Base.Own(version) : new Base.Adopted(version);
    }

    /**
     * Whether another operator wrote after us what an earlier state of the resource declared. Somebody else's change leaves our
     * mark as it was, or takes it away.
     */
    private boolean isOfStaleWriter(Sighting.Marked sighting, EntryStatus entry) {
        Claim last = sighting.mark().claim();
        return entry.generation() != null
                && !last.isAtLeastAsNewAs(
                        new Claim(last.owner(), situation.claim().incarnation(), entry.generation()));
    }

    /** Who was cut off may be at work still: only our mark, of this state of the resource, holds up its writes. */
    private boolean isToBeFenced(Sighting.Marked sighting) {
        boolean fenced = sighting.intact() && sighting.mark().claim().isAtLeastAsNewAs(situation.claim());
        return situation.wasCutOff(value.key()) && !fenced;
    }

    private Step fromDrift(EntryStatus entry, Version version, Base base) {
        if (!isOfSameSource(entry)) {
            return write(base, Cause.DECLARED);
        }
        return reportsDrift() ? settled(drifted(entry, Optional.of(version))) : write(base, Cause.DRIFTED);
    }

    private EntryStatus current(EntryStatus entry) {
        EntryStatus synced = EntryRecords.withState(entry, EntryState.SYNCED, null);
        return EntryRecords.withSeen(EntryRecords.withSource(synced, value.source()), seen(entry));
    }

    /** @param version empty when it was removed */
    private EntryStatus drifted(EntryStatus entry, Optional<Version> version) {
        EntryStatus drifted = EntryRecords.withState(
                entry,
                EntryState.DRIFTED,
                version.map(found -> "changed by somebody else; version " + found.id())
                        .orElse("removed by somebody else"));
        boolean known = entry.state() == EntryState.DRIFTED
                && Objects.equals(entry.version(), version.map(Version::id).orElse(null))
                && version.filter(found -> EntryRecords.isOlder(entry, found)).isEmpty();
        EntryStatus dated = known
                ? drifted
                : EntryRecords.withVersion(
                        drifted,
                        version.map(Version::id).orElse(null),
                        version.map(found -> EntryRecords.foundAt(found, situation.now()))
                                .orElse(situation.now()));
        return EntryRecords.withSeen(dated, seen(entry));
    }

    private @Nullable ObservedEntry seen(EntryStatus entry) {
        return situation.observed(value.key()).orElse(entry.seen());
    }

    private Step conflict(String expected) {
        String message = InvalidInputException.of("key", value.key(), expected).getMessage();
        EntryStatus entry = ownedElsewhere()
                .map(former -> EntryRecords.withState(former, EntryState.CONFLICT, message))
                .orElseGet(() -> EntryRecords.bare(at, EntryState.CONFLICT, message));
        return new Step.Rest(value.key(), new EntryOutcome.Blocked(entry));
    }

    private Step settled(EntryStatus entry) {
        return new Step.Rest(value.key(), new EntryOutcome.Settled(entry));
    }

    private Step write(Base base, Cause cause) {
        Optional<Location> movedFrom = ownedElsewhere()
                .flatMap(EntryRecords::location)
                .filter(former -> !situation.declaredLocations().contains(former));
        return new Step.Write(value, base, cause, previous, situation.observed(value.key()), movedFrom);
    }

    /** What the status tells of an entry of ours that lies where the routes were leading before. */
    private Optional<EntryStatus> ownedElsewhere() {
        return previous.filter(entry -> isOwned(entry) && !isAt(entry, at));
    }

    private boolean reportsDrift() {
        return situation.spec().effectiveDriftPolicy() == DriftPolicy.REPORT;
    }

    private boolean isOfSameSource(EntryStatus entry) {
        SourceRecord recorded = entry.source();
        if (recorded == null) {
            return false;
        }
        String digest = value.source().digest();
        return digest == null ? value.source().equals(recorded) : digest.equals(recorded.digest());
    }
}
