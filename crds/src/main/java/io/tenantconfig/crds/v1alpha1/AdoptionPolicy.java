package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens when an entry already exists that no living resource owns. */
public enum AdoptionPolicy {
    @JsonProperty("Refuse")
    REFUSE,
    @JsonProperty("Adopt")
    ADOPT
}
