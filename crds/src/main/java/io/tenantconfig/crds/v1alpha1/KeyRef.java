package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** A key of a Secret or ConfigMap in the namespace of the resource that names it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeyRef(
        @JsonPropertyDescription("The name of the object.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")
        String name,

        @JsonPropertyDescription("The key in its data.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern("^[A-Za-z0-9._-]+$")
        String key) {

    /** Takes what is missing as empty, which names no object. */
    public KeyRef {
        name = Objects.requireNonNullElse(name, "");
        key = Objects.requireNonNullElse(key, "");
    }
}
