package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the entries in the stores. A hint, never data: it holds no value, and who acts on it looks at the
 * store first.
 *
 * <p>Two writers share it and never a field: {@code observed} is the refresh Lambda's, all else the operator's. Both
 * {@code entries} and {@code observed} are maps, though API conventions prefer lists with a key, because a merge patch of
 * one entry must not disturb the others. The operator owns {@code entries} as a whole, which spares the API server a list of
 * their fields as long as the entries themselves.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SchemaCustomizer(
        value = SchemaDetails.class,
        input = "entries=atomic, conditions=map:type, plan=map:key, observedGeneration=int64, lastSyncedAt=date-time")
public record TenantConfigStatus(
        @JsonPropertyDescription("The generation of the spec that this status is about.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("The latest observations of the resource's state, one of each type.") @Size(max = 16)
        List<Condition> conditions,

        @JsonPropertyDescription("How many of the declared entries are in the store as declared, for instance 4/5.")
        @Size(max = 32)
        @Nullable
        String summary,

        @JsonPropertyDescription("When an entry was last written or found changed.") @Size(max = 64) @Nullable
        String lastSyncedAt,

        @JsonPropertyDescription("What the operator is writing right now. Present only while it writes.") @Nullable
        Applying applying,

        @JsonPropertyDescription("By key: what the operator last put or saw in the store.") @Size(max = 1000)
        Map<String, EntryStatus> entries,

        @JsonPropertyDescription("By key: what the refresh Lambda last saw in the store.") @Size(max = 1000)
        Map<String, ObservedEntry> observed,

        @JsonPropertyDescription(
                "The value of the annotation tenantconfig.io/reconcile-requested-at that was last acted on.")
        @Size(max = 256)
        @Nullable
        String lastHandledReconcileAt,

        @JsonPropertyDescription(
                "While the resource is suspended: what would change if it were not, by key. What stays as it is is left out.")
        @Size(max = 1000)
        List<PlannedChange> plan) {

    private static final TenantConfigStatus EMPTY =
            new TenantConfigStatus(null, List.of(), null, null, null, Map.of(), Map.of(), null);

    /** Without a plan, as of a resource that is not suspended. */
    public TenantConfigStatus(
            @Nullable Long observedGeneration,
            List<Condition> conditions,
            @Nullable String summary,
            @Nullable String lastSyncedAt,
            @Nullable Applying applying,
            Map<String, EntryStatus> entries,
            Map<String, ObservedEntry> observed,
            @Nullable String lastHandledReconcileAt) {
        this(
                observedGeneration,
                conditions,
                summary,
                lastSyncedAt,
                applying,
                entries,
                observed,
                lastHandledReconcileAt,
                List.of());
    }

    /** The same with another plan. */
    public TenantConfigStatus withPlan(List<PlannedChange> newPlan) {
        return new TenantConfigStatus(
                observedGeneration,
                conditions,
                summary,
                lastSyncedAt,
                applying,
                entries,
                observed,
                lastHandledReconcileAt,
                newPlan);
    }

    /** Takes missing lists and maps as empty ones. */
    public TenantConfigStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        entries = entries == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(entries));
        observed = observed == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(observed));
        plan = plan == null ? List.of() : List.copyOf(plan);
    }

    /** The status before anybody wrote one. */
    public static TenantConfigStatus empty() {
        return EMPTY;
    }
}
