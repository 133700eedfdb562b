package io.tenantconfig.quickstart.tour;

/** A step saw something else than it should. */
final class StepFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    StepFailed(String message) {
        super(message);
    }

    static void unless(boolean expected, String message) {
        if (!expected) {
            throw new StepFailed(message);
        }
    }

    /** Compares; values of the samples are no secrets, so the message may show them. */
    static void unlessEqual(Object expected, Object actual, String what) {
        unless(expected.equals(actual), what + ": " + actual + " (expected: " + expected + ")");
    }
}
