package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of stored entries when they are no longer declared. */
public enum DeletionPolicy {
    @JsonProperty("Delete")
    DELETE,
    @JsonProperty("Retain")
    RETAIN
}
