package io.tenantconfig.operator.crash;

/**
 * What goes wrong at one call.
 *
 * @param call its name
 * @param nth how often a call of this name was made before, for several resources may come in another order
 */
record Mishap(String call, int nth, Kind kind) {

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

    boolean isAt(String name, int before) {
        return call.equals(name) && nth == before;
    }

    @Override
    public String toString() {
        return kind + " " + nth + " (" + call + ")";
    }
}
