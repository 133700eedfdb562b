package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** How an entry stands. */
public enum EntryState {
    @JsonProperty("Synced")
    SYNCED("The store holds what is declared."),
    @JsonProperty("Drifted")
    DRIFTED("The store holds something else, and the policy is to report it."),
    @JsonProperty("Waiting")
    WAITING("Something that the value comes from is not there yet."),
    @JsonProperty("Conflict")
    CONFLICT("Somebody else's entry lies there."),
    @JsonProperty("Invalid")
    INVALID("The declaration breaks a rule; it must be changed."),
    @JsonProperty("Replacing")
    REPLACING("The entry is being deleted and created anew, because its type changes or somebody else deleted it."),
    /** What a later version wrote and this one does not know counts as this, too. */
    @JsonEnumDefaultValue
    @JsonProperty("Failed")
    FAILED("The store did not take it; it is tried again.");

    private final String meaning;

    EntryState(String meaning) {
        this.meaning = meaning;
    }

    /** What it says of the entry, for people. */
    public String meaning() {
        return meaning;
    }
}
