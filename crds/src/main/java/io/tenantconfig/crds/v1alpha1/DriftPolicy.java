package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens when somebody else changes a stored entry. */
public enum DriftPolicy {
    @JsonProperty("Correct")
    CORRECT,
    @JsonProperty("Report")
    REPORT
}
