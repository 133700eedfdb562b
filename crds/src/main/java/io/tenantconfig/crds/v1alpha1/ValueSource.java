package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where a value comes from: exactly one of the sources is set. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "[has(self.secretKeyRef), has(self.configMapKeyRef), has(self.store)].filter(set, set).size() == 1",
        message = "exactly one of secretKeyRef, configMapKeyRef and store must be set")
public record ValueSource(
        @JsonPropertyDescription(
                "A key of a Secret in the same namespace. The Secret must carry the label tenantconfig.io/readable: \"true\".")
        @Nullable
        KeyRef secretKeyRef,

        @JsonPropertyDescription("A key of a ConfigMap in the same namespace.") @Nullable
        KeyRef configMapKeyRef,

        @JsonPropertyDescription(
                "The value is owned in the store: whoever may write there changes it, and this system watches and serves it but never writes or deletes it.")
        @Nullable
        StoreOwned store) {}
