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
import io.tenantconfig.core.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant declares. Absent policies have a documented meaning and no default in the schema.
 *
 * <p>Policies are texts: a definition of a later version may allow more of them, and one resource that uses such a policy
 * must not keep all others from being read.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(
        value = SchemaDetails.class,
        input = "tenantId=immutable, service=immutable, entries=map:key, deletionPolicy=enum:Delete|Retain, "
                + "driftPolicy=enum:Correct|Report, adoptionPolicy=enum:Adopt|Refuse")
@ValidationRule(
        value = "self.entries.map(e, has(e.value) ? size(e.value) : 0).sum() <= 204800",
        message = "inline values must have at most 204800 characters together")
@ValidationRule(
        value = "self.entries.map(e, [e.key,"
                + " e.?valueFrom.?secretKeyRef.?name.orValue(''), e.?valueFrom.?secretKeyRef.?key.orValue(''),"
                + " e.?valueFrom.?configMapKeyRef.?name.orValue(''), e.?valueFrom.?configMapKeyRef.?key.orValue('')]"
                + ".map(name, size(name)).sum()).sum() <= 24000",
        message = "keys, and the names and keys in valueFrom, must have at most 24000 characters together")
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
        String deletionPolicy,

        @JsonPropertyDescription(
                "What happens when somebody else changes a stored entry that this resource owns: Correct writes the declared value again, Report serves the stored one and sets the condition Drifted. Absent means Correct.")
        @Nullable
        String driftPolicy,

        @JsonPropertyDescription(
                "What happens when an entry already exists that no living resource owns: Refuse leaves it alone, Adopt takes it over. Absent means Refuse.")
        @Nullable
        String adoptionPolicy,

        @JsonPropertyDescription(
                "While true, nothing is written to any store, and status.plan says what would be. Absent means false.")
        @Nullable
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

    /**
     * The policy that holds, which an absent field names, too.
     *
     * @throws InvalidInputException if it is one of a later version, which this one does not know
     */
    public DeletionPolicy effectiveDeletionPolicy() {
        return policy("deletionPolicy", deletionPolicy, DeletionPolicy.DELETE);
    }

    /**
     * The policy that holds, which an absent field names, too.
     *
     * @throws InvalidInputException as {@link #effectiveDeletionPolicy}
     */
    public DriftPolicy effectiveDriftPolicy() {
        return policy("driftPolicy", driftPolicy, DriftPolicy.CORRECT);
    }

    /**
     * The policy that holds, which an absent field names, too.
     *
     * @throws InvalidInputException as {@link #effectiveDeletionPolicy}
     */
    public AdoptionPolicy effectiveAdoptionPolicy() {
        return policy("adoptionPolicy", adoptionPolicy, AdoptionPolicy.REFUSE);
    }

    private static <E extends Enum<E>> E policy(String field, @Nullable String text, E absent) {
        if (text == null) {
            return absent;
        }
        E[] known = absent.getDeclaringClass().getEnumConstants();
        return Arrays.stream(known)
                .filter(policy -> policy.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> InvalidInputException.of(
                        field, text, Arrays.stream(known).map(Enum::toString).collect(Collectors.joining(" or "))));
    }

    /** Whether writing is suspended. */
    public boolean suspended() {
        return Boolean.TRUE.equals(suspend);
    }
}
