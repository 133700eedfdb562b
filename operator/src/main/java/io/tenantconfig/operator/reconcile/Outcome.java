package io.tenantconfig.operator.reconcile;

import io.tenantconfig.operator.plan.EntryOutcome;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** How a pass over a resource ended, and with it when the next one is due. */
sealed interface Outcome {

    /** When something changes. */
    record Settled() implements Outcome {}

    /** After a long while, for somebody else must act and that may not be seen. */
    record Blocked() implements Outcome {}

    /**
     * Soon, then less and less often.
     *
     * @param within when it is due at the latest, for another entry's sake
     */
    record Troubled(Optional<Duration> within) implements Outcome {}

    /** After a known time. */
    record Pending(Duration after) implements Outcome {}

    /** When there is budget for it. */
    record Deferred(Duration after) implements Outcome {}

    /** At once, from the start: what the pass was decided from is no longer so. */
    record Outdated() implements Outcome {}

    /**
     * The most urgent of what the entries ask for.
     *
     * @param budget when there is budget for those that were postponed
     */
    static Outcome of(Collection<EntryOutcome> entries, Optional<Duration> budget) {
        Optional<Duration> wait = Stream.concat(
                        budget.stream(),
                        entries.stream()
                                .filter(EntryOutcome.Pending.class::isInstance)
                                .map(pending -> ((EntryOutcome.Pending) pending).after()))
                .min(Comparator.naturalOrder());
        if (entries.stream().anyMatch(EntryOutcome.Troubled.class::isInstance)) {
            return new Troubled(wait);
        }
        if (wait.isPresent()) {
            return budget.equals(wait) ? new Deferred(wait.get()) : new Pending(wait.get());
        }
        return entries.stream().anyMatch(EntryOutcome.Blocked.class::isInstance) ? new Blocked() : new Settled();
    }
}
