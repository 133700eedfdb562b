package io.tenantconfig.operator.report;

/** What an Event tells beside changes of readiness. The reasons are part of the API. */
enum Notice {
    ADOPTED(
            "Normal",
            "Adopted",
            "Adopt",
            "taken over: ",
            "Entries that no living resource owned are this one's now, as `adoptionPolicy: Adopt` asks. The former owner is named"
                    + " if it was in the same namespace."),
    DRIFT_CORRECTED(
            "Warning",
            "DriftCorrected",
            "CorrectDrift",
            "changed by somebody else and put right: ",
            "Somebody changed values in a store by hand. The declared ones were written again; nobody was served the others."),
    PRUNED(
            "Normal",
            "Pruned",
            "Prune",
            "removed: ",
            "Entries that are no longer declared, or whose resource is deleted, were removed from their stores.");

    private final String type;
    private final String reason;
    private final String action;
    private final String sentence;
    private final String meaning;

    Notice(String type, String reason, String action, String sentence, String meaning) {
        this.type = type;
        this.reason = reason;
        this.action = action;
        this.sentence = sentence;
        this.meaning = meaning;
    }

    /** The Event's type, {@code Normal} or {@code Warning}. */
    String type() {
        return type;
    }

    String reason() {
        return reason;
    }

    String action() {
        return action;
    }

    /** How the Event's note begins; the keys follow. */
    String sentence() {
        return sentence;
    }

    /** What it means, in Markdown. */
    String meaning() {
        return meaning;
    }
}
