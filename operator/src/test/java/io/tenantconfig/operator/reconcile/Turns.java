package io.tenantconfig.operator.reconcile;

import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Lets several go on by turns, one call at a time, in an order that is given: the same order, the same history. */
final class Turns {

    private static final class Player {

        private final Semaphore turn = new Semaphore(0);
        private volatile boolean done;
        private int callsLeft = Integer.MAX_VALUE;
        private volatile @Nullable Throwable failure;
    }

    /** No exception, for nobody may catch it. */
    private static final class Ended extends Error {

        private static final long serialVersionUID = 1;
    }

    private static final ThreadLocal<@Nullable Player> SELF = new ThreadLocal<>();

    private final Semaphore moved = new Semaphore(0);

    /** Before every call: whoever calls waits for its turn. Who takes no part goes on at once. */
    void await() {
        Player self = SELF.get();
        if (self != null) {
            moved.release();
            self.turn.acquireUninterruptibly();
            if (self.callsLeft-- <= 0) {
                throw new Ended();
            }
        }
    }

    /** Whoever calls this ends instead of making one more call than these. */
    void endAfter(int calls) {
        Player self = SELF.get();
        if (self != null) {
            self.callsLeft = calls;
        }
    }

    /**
     * Runs all to their end.
     *
     * @param order whose turn it is, by number, over and over again; one that is done is passed over
     */
    void run(List<Integer> order, List<Runnable> all) {
        List<Player> players = all.stream().map(this::start).toList();
        for (int move = 0; players.stream().anyMatch(player -> !player.done); move++) {
            int wanted = order.get(move % order.size());
            int next = wanted;
            while (players.get(next).done) {
                next = (next + 1) % players.size();
            }
            players.get(next).turn.release();
            moved.acquireUninterruptibly();
        }
        for (Player player : players) {
            if (player.failure != null) {
                throw new AssertionError(player.failure);
            }
        }
    }

    private Player start(Runnable task) {
        var player = new Player();
        Thread.ofVirtual().start(() -> {
            SELF.set(player);
            player.turn.acquireUninterruptibly();
            try {
                task.run();
            } catch (Ended e) {
                // As it was to be.
            } catch (RuntimeException | Error e) {
                player.failure = e;
            } finally {
                player.done = true;
                moved.release();
            }
        });
        return player;
    }
}
