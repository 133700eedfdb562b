package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads of a status that cannot be read as a whole what says where entries may lie, so that they are still cleaned up. All
 * else is a hint: whoever has none looks at the stores. What an entry's own record says, if it cannot be read, is not
 * believed.
 */
final class StatusReader extends JsonDeserializer<TenantConfigStatus> {

    @Override
    public TenantConfigStatus deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonNode status = context.readTree(parser);
        try {
            return context.readTreeAsValue(status, TenantConfigStatus.class);
        } catch (JsonMappingException e) {
            return new TenantConfigStatus(
                    null,
                    List.of(),
                    null,
                    null,
                    read(status.path("applying"), Applying.class, context).orElse(null),
                    entries(status.path("entries"), context),
                    Map.of(),
                    null);
        }
    }

    private static Map<String, EntryStatus> entries(JsonNode entries, DeserializationContext context)
            throws IOException {
        Map<String, EntryStatus> read = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : entries.properties()) {
            JsonNode record = entry.getValue();
            read.put(entry.getKey(), read(record, EntryStatus.class, context).orElseGet(() -> inDoubt(record)));
        }
        return read;
    }

    private static EntryStatus inDoubt(JsonNode record) {
        return new EntryStatus(
                record.path("store").textValue(),
                record.path("location").textValue(),
                null,
                EntryState.FAILED,
                null,
                record.has("source") ? new SourceRecord(null, null, null, null) : null,
                null,
                null);
    }

    private static <T> Optional<T> read(JsonNode node, Class<T> type, DeserializationContext context)
            throws IOException {
        try {
            return Optional.ofNullable(context.readTreeAsValue(node, type));
        } catch (JsonMappingException e) {
            return Optional.empty();
        }
    }
}
