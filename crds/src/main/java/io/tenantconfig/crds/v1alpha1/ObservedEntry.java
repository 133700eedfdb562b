package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What the refresh Lambda last saw of one entry. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = SchemaDetails.class, input = "modifiedAt=date-time")
public record ObservedEntry(
        @JsonPropertyDescription("The store's version of the entry; absent when it is gone.") @Size(max = 128) @Nullable
        String version,

        @JsonPropertyDescription("When the store took that version.") @Size(max = 64) @Nullable
        String modifiedAt,

        @JsonPropertyDescription("The event that led there.") @Size(max = 128) @Nullable
        String eventId,

        @JsonPropertyDescription("True when the entry was found gone.") @Nullable
        Boolean deleted) {

    /** Whether the entry was found gone. */
    public boolean gone() {
        return Boolean.TRUE.equals(deleted);
    }
}
