package io.tenantconfig.operator.budget;

import io.tenantconfig.core.store.CallRates;
import io.tenantconfig.core.store.Calls;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * The calls to one store, of the whole process. Who finds none left gets a place in the queue and the time of its turn, and
 * keeps the place by asking again; nobody waits here. The queue is that of urgencies, and in an urgency first come, first served.
 * Safe for concurrent use.
 */
public final class StoreBudget {

    /** Also when it will take longer, for others may leave the queue. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** A turn comes a little late rather than in vain. */
    private static final Duration SHORTEST = Duration.ofMillis(5);

    /** Whoever has not asked again so long after its turn does not want it any more. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private record Waiter(Urgency urgency, long number, Calls wants, long turn) implements Comparable<Waiter> {

        private static final Comparator<Waiter> ORDER =
                Comparator.comparing(Waiter::urgency).thenComparingLong(Waiter::number);

        @Override
        public int compareTo(Waiter other) {
            return ORDER.compare(this, other);
        }
    }

    private final Bucket looks;
    private final Bucket writes;
    private final LongSupplier nanos;
    private final Map<Object, Waiter> waiters = new HashMap<>();
    private long arrivals;

    /** @param nanos time that only goes forward, in nanoseconds */
    StoreBudget(CallRates rates, LongSupplier nanos) {
        this.nanos = nanos;
        this.looks = new Bucket(rates.looks(), nanos.getAsLong());
        this.writes = new Bucket(rates.writes(), nanos.getAsLong());
    }

    /**
     * Takes the calls for as many of some things as there is budget for now, and a place in the queue for the others.
     *
     * @param who keeps one place in the queue
     * @param things at least 1
     * @param cost the calls for the first of the things, by how many those are; never falling
     */
    public synchronized Share take(Object who, Urgency urgency, int things, IntFunction<Calls> cost) {
        long now = nanos.getAsLong();
        refill(now);
        Waiter me = placeOf(who, urgency, cost.apply(things), now);
        Calls ahead = aheadOf(me);
        int granted = affordable(things, cost, ahead);
        if (granted > 0) {
            charge(cost.apply(granted));
            waiters.remove(who);
        }
        if (granted == things) {
            return Share.all(granted);
        }
        // With a part of it done, the rest begins at the end of the queue.
        Waiter next = granted == 0 ? me : placeOf(who, urgency, cost.apply(things - granted), now);
        Duration wait = turnOf(atMostFull(next.wants), aheadOf(next));
        waiters.put(who, new Waiter(next.urgency, next.number, next.wants, now + wait.toNanos()));
        return new Share(granted, Optional.of(wait));
    }

    /** Takes calls that must be made now, on credit if need be. */
    public synchronized void charge(Calls calls) {
        looks.take(calls.looks());
        writes.take(calls.writes());
    }

    /**
     * The store throttled: it is asked less often for a while.
     *
     * @param calls of the kinds that it may have been
     * @return when it can be asked again
     */
    public synchronized Duration throttled(Calls calls) {
        long now = nanos.getAsLong();
        refill(now);
        if (calls.looks() > 0) {
            looks.throttled(now);
        }
        if (calls.writes() > 0) {
            writes.throttled(now);
        }
        return turnOf(atMostFull(calls), Calls.NONE);
    }

    private void refill(long now) {
        looks.refill(now);
        writes.refill(now);
    }

    private Waiter placeOf(Object who, Urgency urgency, Calls wants, long now) {
        Waiter before = waiters.get(who);
        long number = before != null && before.urgency == urgency ? before.number : arrivals++;
        return new Waiter(urgency, number, wants, now);
    }

    /** What is left to those who go first. */
    private Calls aheadOf(Waiter me) {
        long now = nanos.getAsLong();
        waiters.values().removeIf(waiter -> now - waiter.turn > PATIENCE.toNanos());
        Calls ahead = Calls.NONE;
        for (Waiter waiter : waiters.values()) {
            if (waiter.compareTo(me) < 0) {
                ahead = ahead.plus(atMostFull(waiter.wants));
            }
        }
        return ahead;
    }

    /** Nobody is left, and nobody waits for, more than can ever be there at once; the rest of what one thing costs is on credit. */
    private Calls atMostFull(Calls calls) {
        return new Calls(looks.atMostFull(calls.looks()), writes.atMostFull(calls.writes()));
    }

    private int affordable(int things, IntFunction<Calls> cost, Calls ahead) {
        int fit = 0;
        int tooMany = things + 1;
        while (tooMany - fit > 1) {
            int some = (fit + tooMany) >>> 1;
            Calls calls = some == 1 ? atMostFull(cost.apply(1)) : cost.apply(some);
            if (looks.has(calls.looks(), ahead.looks()) && writes.has(calls.writes(), ahead.writes())) {
                fit = some;
            } else {
                tooMany = some;
            }
        }
        return fit;
    }

    private Duration turnOf(Calls calls, Calls ahead) {
        Duration wait = longer(looks.until(calls.looks(), ahead.looks()), writes.until(calls.writes(), ahead.writes()))
                .plus(SHORTEST);
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
