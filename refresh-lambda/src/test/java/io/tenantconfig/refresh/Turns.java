package io.tenantconfig.refresh;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Lets several things that happen at the same time take turns at random, one step each, so that a seed repeats a run. Only
 * one of them runs at a time.
 */
final class Turns {

    private static final ThreadLocal<@Nullable Turn> MINE = new ThreadLocal<>();

    private final Random random;

    Turns(Random random) {
        this.random = random;
    }

    /** The end of one step of who calls this: another may go on. */
    void next() {
        Turn turn = MINE.get();
        if (turn != null) {
            turn.back.release();
            turn.go.acquireUninterruptibly();
        }
    }

    void run(List<Runnable> together) {
        List<Turn> turns = new ArrayList<>();
        for (Runnable each : together) {
            var turn = new Turn();
            Thread.startVirtualThread(() -> {
                MINE.set(turn);
                turn.go.acquireUninterruptibly();
                try {
                    each.run();
                } catch (Throwable e) {
                    turn.failure = e;
                } finally {
                    turn.done = true;
                    turn.back.release();
                }
            });
            turns.add(turn);
        }
        while (!turns.isEmpty()) {
            Turn turn = turns.get(random.nextInt(turns.size()));
            turn.go.release();
            turn.back.acquireUninterruptibly();
            if (turn.failure != null) {
                throw new AssertionError(turn.failure);
            }
            if (turn.done) {
                turns.remove(turn);
            }
        }
    }

    private static final class Turn {
        private final Semaphore go = new Semaphore(0);
        private final Semaphore back = new Semaphore(0);
        private @Nullable Throwable failure;
        private boolean done;
    }
}
