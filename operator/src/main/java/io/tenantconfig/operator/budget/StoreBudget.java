package io.tenantconfig.operator.budget;

import io.tenantconfig.core.store.CallRates;
import io.tenantconfig.core.store.Calls;
import io.tenantconfig.operator.budget.WaitingLine.Waiter;
import java.time.Duration;
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

    private final Bucket looks;
    private final Bucket writes;
    private final LongSupplier nanos;
    private final WaitingLine line = new WaitingLine();

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
        Waiter me = line.placeOf(who, urgency, cost.apply(things), now);
        Calls ahead = aheadOf(me, now);
        int granted = affordable(things, cost, ahead);
        if (granted > 0) {
            charge(cost.apply(granted));
            line.leave(who);
        }
        if (granted == things) {
            return Share.all(granted);
        }
        // With a part of it done, the rest begins at the end of the queue.
        Waiter next = granted == 0 ? me : line.placeOf(who, urgency, cost.apply(things - granted), now);
        Duration wait = turnOf(atMostFull(next.wants()), aheadOf(next, now));
        line.take(next.at(now + wait.toNanos()));
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

    /** Calls a second that the store is asked at present. */
    synchronized double rateOf(CallKind kind) {
        refill(nanos.getAsLong());
        return switch (kind) {
            case LOOK -> looks.rate();
            case WRITE -> writes.rate();
        };
    }

    /** How many wait for calls of a kind. */
    synchronized long waitersFor(CallKind kind) {
        return line.count(nanos.getAsLong(), wants -> kind.of(wants) > 0);
    }

    private void refill(long now) {
        looks.refill(now);
        writes.refill(now);
    }

    /** What is left to those who go first. Who cannot have its turn within the longest wait need not know more. */
    private Calls aheadOf(Waiter me, long now) {
        Calls wants = atMostFull(me.wants());
        return line.aheadOf(
                me, now, this::atMostFull, ahead -> turnOf(wants, ahead).equals(LONGEST));
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
