package io.tenantconfig.operator.reconcile;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.WriteResult;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.operator.plan.EntryOutcome;
import io.tenantconfig.operator.plan.EntryRecords;
import io.tenantconfig.operator.plan.Plan;
import io.tenantconfig.operator.plan.Step;
import io.tenantconfig.operator.plan.StoreTrouble;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Carries out plans and takes down what became of every step. */
final class Execution {

    private static final String MOVED = "changed in the store meanwhile; it is looked at again";

    private final Stores stores;
    private final Clock clock;
    private final Map<StoreId, Duration> rests;

    /** @param rests as the planner's */
    Execution(Stores stores, Clock clock, Map<StoreId, Duration> rests) {
        this.stores = stores;
        this.clock = clock;
        this.rests = Map.copyOf(rests);
    }

    /** Carries out a plan that has nothing left to look at. */
    Progress execute(Turn turn, Claim claim, Plan plan) {
        var progress = new Progress();
        plan.steps(Step.Rest.class).forEach(rest -> progress.outcome(rest.key(), rest.outcome()));
        plan.steps(Step.Postponed.class)
                .forEach(postponed -> progress.postponed(postponed.key(), postponed.previous()));
        List<Change> changes = new ArrayList<>();
        plan.steps(Step.Write.class).forEach(write -> changes.add(write.change()));
        plan.steps(Step.Remove.class).forEach(remove -> changes.add(remove.change()));
        if (!changes.isEmpty()) {
            Map<Location, WriteResult> results = stores.apply(turn, claim, changes);
            for (Step.Write write : plan.steps(Step.Write.class)) {
                written(turn, claim, write, result(results, write.change()), progress);
            }
            for (Step.Remove remove : plan.steps(Step.Remove.class)) {
                removed(remove, result(results, remove.change()), progress);
            }
        }
        return progress;
    }

    private void written(Turn turn, Claim claim, Step.Write write, WriteResult result, Progress progress) {
        switch (result) {
            case WriteResult.Written(String version) -> synced(turn, claim, write, version, progress);
            case WriteResult.Taken() -> progress.taken(write, failed(write, MOVED));
            case WriteResult.Moved() -> progress.outcome(write.key(), new EntryOutcome.Troubled(failed(write, MOVED)));
            case WriteResult.TypeFixed() -> replaced(turn, claim, write, progress);
            case WriteResult.Throttled() -> progress.postponed(write.key(), write.previous());
            case WriteResult.Failed(StoreException cause) ->
                progress.outcome(write.key(), failed(write, write.change().location(), cause));
            case WriteResult.Deleted(), WriteResult.NotOwned() ->
                throw new IllegalStateException("result: " + result + " (expected: one of a put)");
        }
    }

    private void synced(Turn turn, Claim claim, Step.Write write, String version, Progress progress) {
        EntryStatus entry = EntryRecords.put(
                write.change().location(),
                version,
                write.value().source(),
                write.seen().orElse(null),
                clock.instant(),
                claim.generation());
        write.movedFrom()
                .ifPresentOrElse(
                        former -> moved(turn, claim, write, former, entry, progress),
                        () -> progress.written(write, new EntryOutcome.Settled(entry)));
    }

    /** The new entry is there; until the former one is gone, the status keeps naming that. */
    private void moved(
            Turn turn, Claim claim, Step.Write write, Location former, EntryStatus entry, Progress progress) {
        switch (delete(turn, claim, former)) {
            case WriteResult.Throttled() -> progress.postponed(write.key(), write.previous());
            case WriteResult.Failed(StoreException cause) -> progress.written(write, failed(write, former, cause));
            case WriteResult _ -> progress.written(write, new EntryOutcome.Settled(entry));
        }
    }

    private void replaced(Turn turn, Claim claim, Step.Write write, Progress progress) {
        Location at = write.change().location();
        switch (delete(turn, claim, at)) {
            case WriteResult.Deleted() -> {
                EntryStatus gone = EntryRecords.withSource(
                        EntryRecords.bare(
                                at,
                                EntryState.REPLACING,
                                "removed because its type changes; it is about to be created anew"),
                        write.value().source());
                progress.outcome(
                        write.key(),
                        new EntryOutcome.Pending(
                                EntryRecords.withVersion(gone, null, clock.instant()),
                                rests.getOrDefault(at.store(), Duration.ZERO)));
            }
            case WriteResult.Throttled() -> progress.postponed(write.key(), write.previous());
            case WriteResult.Failed(StoreException cause) -> progress.outcome(write.key(), failed(write, at, cause));
            case WriteResult _ -> progress.outcome(write.key(), new EntryOutcome.Troubled(failed(write, MOVED)));
        }
    }

    private WriteResult delete(Turn turn, Claim claim, Location location) {
        var change = new Change.Delete(location);
        return result(stores.applyOnCredit(turn, claim, List.of(change)), change);
    }

    private static void removed(Step.Remove remove, WriteResult result, Progress progress) {
        switch (result) {
            case WriteResult.Deleted() -> progress.removed(remove);
            case WriteResult.NotOwned() -> {
                // Nothing of ours is there.
            }
            case WriteResult.Throttled() ->
                progress.postponed(remove.key(), Optional.of(stillThere(remove, remove.previous())));
            case WriteResult.Moved() ->
                progress.outcome(remove.key(), new EntryOutcome.Troubled(notRemoved(remove, MOVED)));
            case WriteResult.Failed(StoreException cause) -> {
                String message = StoreTrouble.message(remove.location().store(), cause);
                progress.outcome(remove.key(), StoreTrouble.outcome(notRemoved(remove, message), cause));
            }
            case WriteResult.Written _, WriteResult.Taken(), WriteResult.TypeFixed() ->
                throw new IllegalStateException("result: " + result + " (expected: one of a delete)");
        }
    }

    /** What only a pass that was cut off knew of is not forgotten. */
    private static EntryStatus stillThere(Step.Remove remove, Optional<EntryStatus> previous) {
        return previous.orElseGet(() -> EntryRecords.perhapsOurs(remove.location(), "it is about to be removed"));
    }

    private static EntryStatus notRemoved(Step.Remove remove, String message) {
        return remove.previous()
                .filter(entry -> EntryRecords.isAt(entry, remove.location()))
                .map(entry -> EntryRecords.withState(entry, EntryState.FAILED, message))
                .orElseGet(() -> EntryRecords.perhapsOurs(remove.location(), message));
    }

    private static EntryOutcome failed(Step.Write write, Location at, StoreException cause) {
        return StoreTrouble.outcome(failed(write, StoreTrouble.message(at.store(), cause)), cause);
    }

    /** What was last known for certain stays; an entry that may have been created counts as ours. */
    private static EntryStatus failed(Step.Write write, String message) {
        Optional<EntryStatus> owned = write.previous().filter(EntryRecords::isOwned);
        return owned.map(entry -> EntryRecords.withState(entry, EntryState.FAILED, message))
                .orElseGet(() -> EntryRecords.withSource(
                        EntryRecords.bare(write.change().location(), EntryState.FAILED, message),
                        write.value().source()));
    }

    private static WriteResult result(Map<Location, WriteResult> results, Change change) {
        return Objects.requireNonNull(results.get(change.location()), () -> "no result for " + change.location());
    }
}
