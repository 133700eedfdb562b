package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What the operator last put or saw of one entry. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = SchemaDetails.class, input = "lastSyncedAt=date-time, generation=int64")
public record EntryStatus(
        @JsonPropertyDescription("The store that the key's prefix selects.") @Size(max = 63) @Nullable
        String store,

        @JsonPropertyDescription("The entry's path in the store.") @Size(max = 1024) @Nullable
        String location,

        @JsonPropertyDescription("The store's version of the entry, as last put or seen.") @Size(max = 128) @Nullable
        String version,

        @JsonPropertyDescription("How the entry stands.")
        @Required
        @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
        EntryState state,

        @JsonPropertyDescription("Why it stands so, when it is not Synced. Never holds a configuration value.")
        @Size(max = 1024)
        @Nullable
        String message,

        @JsonPropertyDescription(
                "What the value was made from, so that it is known to be current without reading a store.")
        @Nullable
        SourceRecord source,

        @JsonPropertyDescription("The record of status.observed that was last acted on.") @Nullable
        ObservedEntry seen,

        @JsonPropertyDescription("When the entry was last written or found changed.") @Size(max = 64) @Nullable
        String lastSyncedAt,

        @JsonPropertyDescription(
                "The metadata.generation under which the entry was last written. What bears the mark of an earlier one"
                        + " was written by an operator that knew no better.")
        @Nullable
        Long generation) {

    /** Of an entry that was not written, or of which nobody knows when. */
    public EntryStatus(
            @Nullable String store,
            @Nullable String location,
            @Nullable String version,
            EntryState state,
            @Nullable String message,
            @Nullable SourceRecord source,
            @Nullable ObservedEntry seen,
            @Nullable String lastSyncedAt) {
        this(store, location, version, state, message, source, seen, lastSyncedAt, null);
    }
}
