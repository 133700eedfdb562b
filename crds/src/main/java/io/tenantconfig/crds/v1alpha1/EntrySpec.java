package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One declared entry: a key, and a value or where it comes from. Its string form leaves the value out. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.value) != has(self.valueFrom)",
        message = "exactly one of value and valueFrom must be set")
public record EntrySpec(
        @JsonPropertyDescription(
                "The key: a prefix that selects the store, and a name, for instance param_config_db-url. At most 256 characters and 10 levels.")
        @Required
        @Size(min = 1, max = 256)
        @Pattern("^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*){0,9}$")
        String key,

        @JsonPropertyDescription("The value itself, not empty. For secrets use valueFrom.secretKeyRef.")
        @Size(min = 1, max = 204800)
        @Nullable
        String value,

        @JsonPropertyDescription("Where the value comes from, when it does not stand here.") @Nullable
        ValueSource valueFrom,

        @JsonPropertyDescription(
                "How the value is to be read: text/plain or application/json, which must then be one JSON document. Absent means text/plain.")
        @Pattern("^(text/plain|application/json)$")
        @Size(max = 32)
        @Nullable
        String contentType) {

    /** Takes a missing key as empty, which the rules for keys refuse. */
    public EntrySpec {
        key = Objects.requireNonNullElse(key, "");
    }

    @Override
    public String toString() {
        return "EntrySpec[" + key + "]";
    }
}
