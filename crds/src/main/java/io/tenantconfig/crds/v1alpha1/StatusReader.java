package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Takes a status that cannot be read for none: it is a hint, and whoever has none looks at the stores. */
final class StatusReader extends JsonDeserializer<TenantConfigStatus> {

    @Override
    public TenantConfigStatus deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonNode status = context.readTree(parser);
        try {
            return context.readTreeAsValue(status, TenantConfigStatus.class);
        } catch (JsonMappingException e) {
            return TenantConfigStatus.empty();
        }
    }
}
