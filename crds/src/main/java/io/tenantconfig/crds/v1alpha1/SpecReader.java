package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a spec field by field where it cannot be read as a whole. A definition of a later version may let a field be of
 * another type, and one resource that makes use of it must not keep all others from being read: what lists or watches them
 * would end.
 *
 * <p>A field that cannot be read breaks the rules for it, so that it is reported and not acted on: a text is what stands
 * there, as JSON; an entry has only its key; what {@code suspend} says, if not no, is yes.
 */
final class SpecReader extends JsonDeserializer<TenantConfigSpec> {

    @Override
    public TenantConfigSpec deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonNode spec = context.readTree(parser);
        try {
            return context.readTreeAsValue(spec, TenantConfigSpec.class);
        } catch (JsonMappingException e) {
            return new TenantConfigSpec(
                    text(spec, "tenantId").orElse(""),
                    text(spec, "service").orElse(""),
                    text(spec, "deletionPolicy").orElse(null),
                    text(spec, "driftPolicy").orElse(null),
                    text(spec, "adoptionPolicy").orElse(null),
                    spec.hasNonNull("suspend") ? !spec.path("suspend").equals(BooleanNode.FALSE) : null,
                    entries(spec.path("entries"), context));
        }
    }

    private static List<EntrySpec> entries(JsonNode entries, DeserializationContext context) throws IOException {
        List<EntrySpec> read = new ArrayList<>();
        for (JsonNode entry : entries) {
            read.add(entry(entry, context));
        }
        return read;
    }

    private static EntrySpec entry(JsonNode entry, DeserializationContext context) throws IOException {
        try {
            return context.readTreeAsValue(entry, EntrySpec.class);
        } catch (JsonMappingException e) {
            return new EntrySpec(text(entry, "key").orElse(""), null, null, null);
        }
    }

    private static Optional<String> text(JsonNode object, String field) {
        return Optional.of(object.path(field))
                .filter(value -> !value.isMissingNode() && !value.isNull())
                .map(value -> value.isValueNode() ? value.asText() : value.toString());
    }
}
