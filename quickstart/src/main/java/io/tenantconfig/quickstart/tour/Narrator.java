package io.tenantconfig.quickstart.tour;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/** Prints the steps of the tour: what is done, what was seen, how long it took, and what went wrong. */
final class Narrator {

    private final PrintStream out;
    private int steps;
    private int failures;

    Narrator(PrintStream out) {
        this.out = out;
    }

    /** What a step does. */
    interface Action {
        void run() throws Exception;
    }

    /** @throws InterruptedException if the tour is to end here */
    void step(String title, Action action) throws InterruptedException {
        steps++;
        out.printf(Locale.ROOT, "%n%2d. %s%n", steps, title);
        long started = System.nanoTime();
        try {
            action.run();
            out.printf(Locale.ROOT, "    ✓ %s%n", since(started));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            failed(started, e);
        }
    }

    void note(String line) {
        out.println("    " + line);
    }

    int steps() {
        return steps;
    }

    int failures() {
        return failures;
    }

    /** The time since a reading of {@link System#nanoTime}. */
    static String since(long startedNanos) {
        return between(startedNanos, System.nanoTime());
    }

    /** The time between two readings of {@link System#nanoTime}. */
    static String between(long startedNanos, long endedNanos) {
        return Duration.ofNanos(endedNanos - startedNanos).toMillis() + " ms";
    }

    private void failed(long started, Exception e) {
        failures++;
        String message = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
        out.printf(Locale.ROOT, "    ✗ %s after %s%n", message, since(started));
    }
}
