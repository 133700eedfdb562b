package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** How an entry stands. */
public enum EntryState {
    /** The store holds what is declared. */
    @JsonProperty("Synced")
    SYNCED,
    /** The store holds something else, and the policy is to report it. */
    @JsonProperty("Drifted")
    DRIFTED,
    /** Something that the value comes from is not there yet. */
    @JsonProperty("Waiting")
    WAITING,
    /** Somebody else's entry lies there. */
    @JsonProperty("Conflict")
    CONFLICT,
    /** The declaration breaks a rule; it must be changed. */
    @JsonProperty("Invalid")
    INVALID,
    /** The entry is being deleted and created anew, because its type changes. */
    @JsonProperty("Replacing")
    REPLACING,
    /** The store did not take it; it is tried again. What a later version wrote and this one does not know counts as this. */
    @JsonEnumDefaultValue
    @JsonProperty("Failed")
    FAILED
}
