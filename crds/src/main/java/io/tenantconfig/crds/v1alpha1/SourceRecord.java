package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * What a value was made from: uid and resourceVersion of the object that it was taken from, or a digest of an inline
 * value. There is no digest of what comes from a Secret.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourceRecord(
        @JsonPropertyDescription("The uid of the Secret or ConfigMap.") @Size(max = 64) @Nullable
        String uid,

        @JsonPropertyDescription("The resourceVersion of the Secret or ConfigMap.") @Size(max = 64) @Nullable
        String resourceVersion,

        @JsonPropertyDescription("The SHA-256 digest of a value that stands in the spec.") @Size(max = 128) @Nullable
        String digest) {}
