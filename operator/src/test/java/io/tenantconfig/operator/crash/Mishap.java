package io.tenantconfig.operator.crash;

/**
 * What goes wrong at one call.
 *
 * @param at the number of the call, from 0
 * @param call its name in the undisturbed run
 */
record Mishap(int at, String call, Kind kind) {

    enum Kind {
        /** The process ends; the call never comes out of it. */
        STOP_BEFORE,
        /** The call takes effect; the process ends before it learns of it. */
        STOP_AFTER,
        /** The call takes effect and the connection breaks; the client's next try gets through. */
        LOSE_ANSWER,
        /** The call takes effect, and what was called does not answer until the process has turned elsewhere. */
        LOSE_ANSWERS
    }

    boolean isAt(int number, String name) {
        return at == number && call.equals(name);
    }

    @Override
    public String toString() {
        return kind + " " + at + " (" + call + ")";
    }
}
