package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What would become of one entry if its suspended resource went on. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = SchemaDetails.class, input = "action=required")
public record PlannedChange(
        @JsonPropertyDescription("The key of the entry.") @Required @Size(min = 1, max = 256)
        String key,

        @JsonPropertyDescription("What would be done about it.")
        @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        @Nullable
        PlannedAction action,

        @JsonPropertyDescription("The store that the entry is in, or would be.") @Size(max = 63) @Nullable
        String store,

        @JsonPropertyDescription("Why. Never holds a configuration value.") @Size(max = 256) @Nullable
        String message) {}
