package io.tenantconfig.benchmarks;

import java.time.Duration;

/** What a benchmark prints: where it is, and what it found. */
public final class Report {

    private final long began = System.nanoTime();

    /** What begins now. */
    public void progress(String what) {
        System.out.printf(
                "[%5d s] %s%n", Duration.ofNanos(System.nanoTime() - began).toSeconds(), what);
    }

    /** A number, and what was promised of it. */
    public void result(String what, String found, String promised) {
        System.out.printf("%n  %s%n    %s%n    promised: %s%n%n", what, found, promised);
    }
}
