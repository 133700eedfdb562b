package io.tenantconfig.system.faults;

/** What a thread of its own does again and again, until this is closed. */
final class Repetition implements AutoCloseable {

    private final Thread thread;
    private volatile boolean ends;

    private Repetition(Runnable action) {
        this.thread = Thread.ofVirtual().name("repetition").unstarted(() -> {
            while (!ends) {
                action.run();
            }
        });
    }

    static Repetition of(Runnable action) {
        var repetition = new Repetition(action);
        repetition.thread.start();
        return repetition;
    }

    /** Returns when the last one is done. */
    @Override
    public void close() {
        ends = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
