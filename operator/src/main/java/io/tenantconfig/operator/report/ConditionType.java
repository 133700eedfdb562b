package io.tenantconfig.operator.report;

/** The conditions that a resource has. The names are part of the API; the meanings are what the reference page says. */
enum ConditionType {
    READY(
            "Ready",
            "Every entry is in its store: a workload gets what the resource declares, or, where drift is only reported, what"
                    + " somebody else has put there."),
    SYNCED("Synced", "Every entry is in its store exactly as declared."),
    DRIFTED(
            "Drifted",
            "A stored value is not the declared one, and `driftPolicy: Report` leaves it so. Under `Correct` it is never"
                    + " `True`: what somebody else changes is written again."),
    SUSPENDED(
            "Suspended",
            "`spec.suspend` holds up all writing. The message counts what would change, and `status.plan` names it. The other"
                    + " conditions stay as they were before, with the `observedGeneration` of that time.");

    private final String text;
    private final String whenTrue;

    ConditionType(String text, String whenTrue) {
        this.text = text;
        this.whenTrue = whenTrue;
    }

    /** The type as conditions write it. */
    String text() {
        return text;
    }

    /** What it says when its status is {@code True}, in Markdown. */
    String whenTrue() {
        return whenTrue;
    }
}
