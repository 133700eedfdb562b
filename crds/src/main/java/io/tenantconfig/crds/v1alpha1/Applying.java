package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * What a pass of the operator is about to write, published before the first write: after a crash it tells what may be in
 * the stores, and while it stands the echo of these writes is no news. Older than a minute it silences nobody.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = SchemaDetails.class, input = "generation=int64, since=date-time, keys=set")
public record Applying(
        @JsonPropertyDescription("The generation of the spec that is being written.") @Required
        long generation,

        @JsonPropertyDescription("The keys that are being written or removed.") @Required @Size(max = 1000)
        List<@Size(min = 1, max = 256) String> keys,

        @JsonPropertyDescription("When the pass began.") @Required @Size(min = 1, max = 64)
        String since) {

    /** Takes missing keys as none. */
    public Applying {
        keys = keys == null ? List.of() : List.copyOf(keys);
    }
}
