package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * What a value was made from: uid and resourceVersion of the object that it was taken from, and a digest of a value that
 * is no secret. Of what comes from a Secret there is no digest but the key that it was found under.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourceRecord(
        @JsonPropertyDescription("The uid of the Secret or ConfigMap.") @Size(max = 64) @Nullable
        String uid,

        @JsonPropertyDescription("The resourceVersion of the Secret or ConfigMap.") @Size(max = 64) @Nullable
        String resourceVersion,

        @JsonPropertyDescription("The key in the data of the Secret.") @Size(max = 253) @Nullable
        String key,

        @JsonPropertyDescription("The SHA-256 digest of a value that stands in the spec or in a ConfigMap.")
        @Size(max = 128)
        @Nullable
        String digest) {}
