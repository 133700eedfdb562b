package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SelectableField;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a tenant declares. Absent policies have a documented meaning and no default in the schema. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = SchemaDetails.class, input = "tenantId=immutable, service=immutable, entries=map:key")
@ValidationRule(
        value = "self.entries.map(e, has(e.value) ? size(e.value) : 0).sum() <= 204800",
        message = "inline values must have at most 204800 characters together")
public record TenantConfigSpec(
        @JsonPropertyDescription(
                "The tenant that the entries belong to. Must equal the label tenantconfig.io/tenant of the resource's namespace. Immutable.")
        @Required
        @SelectableField
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
        String tenantId,

        @JsonPropertyDescription(
                "The service that reads the entries, or \"shared\" for all services of the tenant. Immutable.")
        @Required
        @SelectableField
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
        String service,

        @JsonPropertyDescription(
                "What becomes of stored entries when they are no longer declared: Delete removes them, Retain leaves them. Absent means Delete.")
        @Nullable
        DeletionPolicy deletionPolicy,

        @JsonPropertyDescription(
                "What happens when somebody else changes a stored entry that this resource owns: Correct writes the declared value again, Report serves the stored one and sets the condition Drifted. Absent means Correct.")
        @Nullable
        DriftPolicy driftPolicy,

        @JsonPropertyDescription(
                "What happens when an entry already exists that no living resource owns: Refuse leaves it alone, Adopt takes it over. Absent means Refuse.")
        @Nullable
        AdoptionPolicy adoptionPolicy,

        @JsonPropertyDescription("While true, nothing is written to any store. Absent means false.") @Nullable
        Boolean suspend,

        @JsonPropertyDescription("The entries, each with a key of its own.") @Required @Size(min = 1, max = 500)
        List<EntrySpec> entries) {

    /** Takes what is missing as empty, which the rules for the fields refuse with their own messages. */
    public TenantConfigSpec {
        tenantId = Objects.requireNonNullElse(tenantId, "");
        service = Objects.requireNonNullElse(service, "");
        entries = entries == null ? List.of() : List.copyOf(entries);
    }

    static TenantConfigSpec empty() {
        return new TenantConfigSpec("", "", null, null, null, null, List.of());
    }

    /** The policy that holds when the field is absent, too. */
    public DeletionPolicy effectiveDeletionPolicy() {
        return Objects.requireNonNullElse(deletionPolicy, DeletionPolicy.DELETE);
    }

    /** The policy that holds when the field is absent, too. */
    public DriftPolicy effectiveDriftPolicy() {
        return Objects.requireNonNullElse(driftPolicy, DriftPolicy.CORRECT);
    }

    /** The policy that holds when the field is absent, too. */
    public AdoptionPolicy effectiveAdoptionPolicy() {
        return Objects.requireNonNullElse(adoptionPolicy, AdoptionPolicy.REFUSE);
    }

    /** Whether writing is suspended. */
    public boolean suspended() {
        return Boolean.TRUE.equals(suspend);
    }
}
