package io.tenantconfig.operator.report;

import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the states of all entries come to.
 *
 * @param reason of readiness: the worst state's
 */
record Verdict(boolean ready, Reason reason, String message, boolean synced, boolean drifted, String driftMessage) {

    /** From what most needs somebody's attention to what settles by itself. */
    private static final List<EntryState> WORST_FIRST = List.of(
            EntryState.INVALID, EntryState.CONFLICT, EntryState.FAILED, EntryState.WAITING, EntryState.REPLACING);

    /** @param postponed how many entries beside these wait for budget */
    static Verdict of(Collection<EntryStatus> entries, int postponed) {
        long drifts = count(entries, EntryState.DRIFTED);
        String driftMessage = drifts == 0
                ? "no stored value is known to differ from the declared one"
                : drifts + (drifts == 1 ? " stored value was" : " stored values were")
                        + " last written by somebody else";
        Optional<EntryState> worst =
                WORST_FIRST.stream().filter(state -> count(entries, state) > 0).findFirst();
        if (worst.isPresent()) {
            return new Verdict(
                    false, reason(worst.get()), message(entries, worst.get()), false, drifts > 0, driftMessage);
        }
        if (postponed > 0) {
            String waiting = postponed + " of " + (entries.size() + postponed)
                    + " entries wait for their turn, because stores are asked only so often";
            return new Verdict(false, Reason.APPLYING, waiting, false, drifts > 0, driftMessage);
        }
        String all = entries.size() == 1 ? "the entry is" : "all " + entries.size() + " entries are";
        String message = drifts == 0
                ? all + " in the stores as declared"
                : all + " in the stores, but somebody else has changed " + drifts;
        return new Verdict(
                true, drifts == 0 ? Reason.SYNCED : Reason.DRIFTED, message, drifts == 0, drifts > 0, driftMessage);
    }

    Reason syncedReason() {
        return reason;
    }

    private static long count(Collection<EntryStatus> entries, EntryState state) {
        return entries.stream().filter(entry -> entry.state() == state).count();
    }

    private static String message(Collection<EntryStatus> entries, EntryState worst) {
        long others = entries.stream()
                        .filter(entry -> WORST_FIRST.contains(entry.state()))
                        .count()
                - 1;
        String first = entries.stream()
                .filter(entry -> entry.state() == worst)
                .map(EntryStatus::message)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
        return others == 0 ? first : first + " (and " + others + " more)";
    }

    private static Reason reason(EntryState state) {
        return switch (state) {
            case INVALID -> Reason.INVALID_ENTRY;
            case CONFLICT -> Reason.CONFLICT;
            case FAILED -> Reason.STORE_FAILED;
            case WAITING -> Reason.WAITING;
            case REPLACING -> Reason.REPLACING;
            case SYNCED -> Reason.SYNCED;
            case DRIFTED -> Reason.DRIFTED;
        };
    }
}
