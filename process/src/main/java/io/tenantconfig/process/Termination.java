package io.tenantconfig.process;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * The orderly end of a process that is told to end. Closed last, for the JVM waits for that: resources that are opened
 * after it, in one {@code try}, are closed before.
 */
public final class Termination implements AutoCloseable {

    private final CompletableFuture<Void> told = new CompletableFuture<>();
    private final CountDownLatch done = new CountDownLatch(1);

    private Termination() {}

    /** From now on a signal to end completes {@link #told}, and the JVM stays until this is closed. */
    public static Termination install() {
        var termination = new Termination();
        Runtime.getRuntime().addShutdownHook(new Thread(termination::end, "shutdown"));
        return termination;
    }

    /** Completes when the process is told to end. */
    public CompletableFuture<Void> told() {
        return told.copy();
    }

    private void end() {
        told.complete(null);
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
    }
}
