package io.tenantconfig.emulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What goes wrong on demand. Each fault of a call holds for the operation's next calls, {@link #UNTIL_CLEARED} for all;
 * arming one again replaces it. A call that a fault refuses takes no effect, whatever other faults are armed.
 */
public final class Faults {

    /** As a number of calls or events: all, until {@link #clear}. */
    public static final int UNTIL_CLEARED = Integer.MAX_VALUE;

    /** What becomes of an event: how often it is delivered, and after which time. */
    record Fate(int deliveries, Duration delay) {}

    private record Limit(Set<Operation> operations, TokenBucket bucket) {}

    private final Arns arns;
    private final InstantSource clock;
    private final Countdown<Refusal> refusals = new Countdown<>();
    private final Countdown<Boolean> lostAnswers = new Countdown<>();
    private final Countdown<Boolean> staleReads = new Countdown<>();
    private final Countdown<Integer> pageSizes = new Countdown<>();
    private final List<Limit> limits = new ArrayList<>();
    private Duration readLag = Duration.ZERO;
    private Duration recreationPause = Duration.ZERO;
    private int eventsToDrop;
    private int eventsToDuplicate;
    private int eventsToDelay;
    private Duration eventDelay = Duration.ZERO;

    Faults(Arns arns, InstantSource clock) {
        this.arns = arns;
        this.clock = clock;
    }

    /** The next calls get {@code ThrottlingException: Rate exceeded}. */
    public void throttle(Operation operation, int calls) {
        fail(operation, calls, "ThrottlingException", "Rate exceeded");
    }

    /**
     * From now on calls beyond a rate, which the operations share as AWS's API families do, get
     * {@code ThrottlingException: Rate exceeded}. A second's worth may come at once.
     *
     * @param perSecond more than 0
     */
    public synchronized void limitRate(double perSecond, Operation... together) {
        limits.add(new Limit(Set.of(together), new TokenBucket(perSecond, clock)));
    }

    /** The next calls get {@code AccessDeniedException}. */
    public void deny(Operation operation, int calls) {
        fail(
                operation,
                calls,
                "AccessDeniedException",
                "User: " + arns.user() + " is not authorized to perform: ssm:" + operation.wireName()
                        + " because no identity-based policy allows the ssm:" + operation.wireName() + " action");
    }

    /**
     * The next calls get an error of AWS's API.
     *
     * @param error its name on the wire, for instance {@code TooManyUpdates}; {@code InternalServerError} comes with
     *     status 500, every other one with 400
     */
    public synchronized void fail(Operation operation, int calls, String error, String message) {
        refusals.arm(operation, calls, Refusal.of(error, message));
    }

    /** The next calls take effect, but the connection is closed instead of answered. */
    public synchronized void loseAnswers(Operation operation, int calls) {
        lostAnswers.arm(operation, calls, true);
    }

    /** The next reads see every parameter as it was before its last change. */
    public synchronized void staleReads(Operation operation, int calls) {
        staleReads.arm(operation, calls, true);
    }

    /** From now on reads see a change only when it is this old, and what was before it until then. */
    public synchronized void lagReads(Duration lag) {
        readLag = lag;
    }

    /** The next pages hold no item, yet a token with which to go on. */
    public void emptyPages(Operation operation, int calls) {
        pages(operation, calls, 0);
    }

    /**
     * The next pages hold fewer items than were asked for.
     *
     * @param size at most this many; at least 1
     */
    public void shortPages(Operation operation, int calls, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("size: " + size + " (expected: >= 1)");
        }
        pages(operation, calls, size);
    }

    /**
     * From now on a deleted name cannot be created again for a time. AWS asks to wait 30 s and does not say what happens
     * otherwise; that it would be {@code TooManyUpdates} is inferred.
     */
    public synchronized void refuseRecreation(Duration pause) {
        recreationPause = pause;
    }

    /** The next events are never delivered. */
    public synchronized void dropEvents(int events) {
        eventsToDrop = events;
    }

    /** The next events that are not dropped are delivered twice. */
    public synchronized void duplicateEvents(int events) {
        eventsToDuplicate = events;
    }

    /** The next events that are not dropped come this much later, so that others overtake them. */
    public synchronized void delayEvents(int events, Duration delay) {
        eventsToDelay = events;
        eventDelay = delay;
    }

    /** From now on nothing goes wrong. */
    public synchronized void clear() {
        refusals.clear();
        lostAnswers.clear();
        staleReads.clear();
        pageSizes.clear();
        limits.clear();
        readLag = Duration.ZERO;
        recreationPause = Duration.ZERO;
        eventsToDrop = 0;
        eventsToDuplicate = 0;
        eventsToDelay = 0;
    }

    synchronized Optional<Refusal> refusal(Operation operation) {
        return refusals.take(operation).or(() -> overLimit(operation));
    }

    synchronized boolean losesAnswer(Operation operation) {
        return lostAnswers.take(operation).isPresent();
    }

    synchronized Visibility visibility(Operation operation) {
        if (staleReads.take(operation).isPresent()) {
            return Visibility.ALL_BUT_THE_LAST;
        }
        Instant seen = clock.instant().minus(readLag);
        return readLag.isZero() ? Visibility.ALL : changedAt -> !changedAt.isAfter(seen);
    }

    synchronized int pageSize(Operation operation, int asked) {
        return Math.min(asked, pageSizes.take(operation).orElse(asked));
    }

    synchronized Duration recreationPause() {
        return recreationPause;
    }

    synchronized Fate fateOfEvent() {
        if (eventsToDrop > 0) {
            eventsToDrop = counted(eventsToDrop);
            return new Fate(0, Duration.ZERO);
        }
        int deliveries = eventsToDuplicate > 0 ? 2 : 1;
        Duration delay = eventsToDelay > 0 ? eventDelay : Duration.ZERO;
        eventsToDuplicate = counted(eventsToDuplicate);
        eventsToDelay = counted(eventsToDelay);
        return new Fate(deliveries, delay);
    }

    private synchronized void pages(Operation operation, int calls, int size) {
        pageSizes.arm(operation, calls, size);
    }

    private Optional<Refusal> overLimit(Operation operation) {
        boolean over = false;
        for (Limit limit : limits) {
            over |= limit.operations().contains(operation) && !limit.bucket().take();
        }
        return over ? Optional.of(Refusal.of("ThrottlingException", "Rate exceeded")) : Optional.empty();
    }

    private static int counted(int left) {
        return left == UNTIL_CLEARED ? left : Math.max(0, left - 1);
    }
}
