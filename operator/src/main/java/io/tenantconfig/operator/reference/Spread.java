package io.tenantconfig.operator.reference;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.function.Consumer;

/**
 * Hands on one after another what comes many at once, so that others come in between. What is told again before it was
 * handed on is handed on once.
 */
final class Spread<T> implements AutoCloseable {

    private final Consumer<T> next;
    private final Duration pace;
    private final SequencedSet<T> waiting = new LinkedHashSet<>();
    private final Thread thread = Thread.ofVirtual().name("spread").unstarted(this::handOn);

    /** @param pace from one to the next, at least */
    Spread(Consumer<T> next, Duration pace) {
        this.next = next;
        this.pace = pace;
        thread.start();
    }

    /** Returns at once. */
    synchronized void tell(Collection<T> all) {
        waiting.addAll(all);
        notifyAll();
    }

    private void handOn() {
        try {
            while (true) {
                next.accept(take());
                Thread.sleep(pace);
            }
        } catch (InterruptedException e) {
            // Closed: nobody is told any more.
            Thread.currentThread().interrupt();
        }
    }

    private synchronized T take() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
        return waiting.removeFirst();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
