package io.tenantconfig.operator.budget;

import io.tenantconfig.core.store.Calls;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Who waits for calls: by urgency, and in an urgency first come, first served. Whoever has not asked again for some time
 * after its turn does not want it any more, and holds up nobody. Not safe for concurrent use.
 */
final class WaitingLine {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * Somebody's place.
     *
     * @param wants the calls that it waits for
     * @param turn when it should ask again, in nanoseconds
     */
    record Waiter(Object who, Urgency urgency, long number, Calls wants, long turn) {

        Waiter with(Calls newWants) {
            return new Waiter(who, urgency, number, newWants, turn);
        }

        Waiter at(long newTurn) {
            return new Waiter(who, urgency, number, wants, newTurn);
        }

        private boolean isGone(long now) {
            return now - turn > PATIENCE.toNanos();
        }
    }

    private static final Comparator<Waiter> ORDER =
            Comparator.comparing(Waiter::urgency).thenComparingLong(Waiter::number);

    private final Map<Object, Waiter> byName = new HashMap<>();
    private final NavigableSet<Waiter> inOrder = new TreeSet<>(ORDER);
    private long arrivals;

    /** The place that somebody has, or else, or with another urgency, a new one behind all others; it is not taken yet. */
    Waiter placeOf(Object who, Urgency urgency, Calls wants, long now) {
        Waiter before = byName.get(who);
        return before != null && before.urgency() == urgency
                ? before.with(wants)
                : new Waiter(who, urgency, arrivals++, wants, now);
    }

    void take(Waiter waiter) {
        leave(waiter.who());
        byName.put(waiter.who(), waiter);
        inOrder.add(waiter);
    }

    void leave(Object who) {
        Waiter before = byName.remove(who);
        if (before != null) {
            inOrder.remove(before);
        }
    }

    /**
     * The calls of those who go first, counted from the first on until there are more than anybody cares for: a long line
     * is not walked to its end.
     *
     * @param share what of somebody's calls is counted
     * @param enough of calls that are so many that more make no difference
     */
    Calls aheadOf(Waiter me, long now, UnaryOperator<Calls> share, Predicate<Calls> enough) {
        Calls ahead = Calls.NONE;
        for (Iterator<Waiter> first = inOrder.iterator(); first.hasNext() && !enough.test(ahead); ) {
            Waiter waiter = first.next();
            if (ORDER.compare(waiter, me) >= 0) {
                break;
            }
            if (waiter.isGone(now)) {
                first.remove();
                byName.remove(waiter.who());
            } else {
                ahead = ahead.plus(share.apply(waiter.wants()));
            }
        }
        return ahead;
    }

    /** How many wait for calls like these. */
    long count(long now, Predicate<Calls> wanted) {
        return inOrder.stream()
                .filter(waiter -> !waiter.isGone(now) && wanted.test(waiter.wants()))
                .count();
    }
}
