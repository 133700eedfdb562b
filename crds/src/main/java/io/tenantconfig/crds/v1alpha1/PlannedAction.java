package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What would become of an entry if its resource were no longer suspended. */
public enum PlannedAction {
    @JsonProperty("Create")
    CREATE("create", true, "The entry is not in the store, and would be written."),
    @JsonProperty("Overwrite")
    OVERWRITE(
            "overwrite", true, "The entry would be written anew: its declaration changed, or its value in the store."),
    @JsonProperty("Adopt")
    ADOPT("adopt", true, "An entry without a living owner would be taken over, and its value with it."),
    @JsonProperty("Replace")
    REPLACE(
            "replace",
            true,
            "The entry would be removed, and created anew after the store's rest, because its type changes."),
    @JsonProperty("Move")
    MOVE("move", true, "A route changed: the entry would be written at its new place and removed from the old one."),
    @JsonProperty("Delete")
    DELETE("delete", true, "The entry is no longer declared, and would be removed from the store."),
    @JsonProperty("Follow")
    FOLLOW("follow", true, "Nothing would be written: the status would take over a version that somebody else stored."),
    @JsonProperty("Conflict")
    CONFLICT("in conflict", false, "Nothing would be written, because somebody else's entry lies there."),
    @JsonProperty("Wait")
    WAIT("waiting", false, "Nothing would be written before what the message names is there, or the store answers."),
    @JsonProperty("Reject")
    REJECT("rejected", false, "Nothing would be written, because the declaration breaks a rule.");

    private final String phrase;
    private final boolean progress;
    private final String meaning;

    PlannedAction(String phrase, boolean progress, String meaning) {
        this.phrase = phrase;
        this.progress = progress;
        this.meaning = meaning;
    }

    /** How a sentence about several entries says it. */
    public String phrase() {
        return phrase;
    }

    /** Whether the operator would do something, rather than be held up. */
    public boolean isProgress() {
        return progress;
    }

    /** What it says of the entry, for people. */
    public String meaning() {
        return meaning;
    }
}
