package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * One observation of a resource's state, by the rules of metav1.Condition
 * (https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md).
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = SchemaDetails.class, input = "observedGeneration=int64, lastTransitionTime=date-time")
public record Condition(
        @JsonPropertyDescription("The type of the condition, for instance Ready.")
        @Required
        @Size(min = 1, max = 63)
        @Pattern("^[A-Za-z]+$")
        String type,

        @JsonPropertyDescription("True, False or Unknown.")
        @Required
        @Size(min = 1, max = 7)
        @Pattern("^(True|False|Unknown)$")
        String status,

        @JsonPropertyDescription("The generation of the spec that the condition was set for.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("When the condition's status last changed.") @Required @Size(min = 1, max = 64)
        String lastTransitionTime,

        @JsonPropertyDescription("One word in CamelCase that says why the condition is as it is.")
        @Required
        @Size(min = 1, max = 63)
        @Pattern("^[A-Za-z]+$")
        String reason,

        @JsonPropertyDescription("A sentence for people. Never holds a configuration value.")
        @Required
        @Size(max = 2048)
        String message) {}
