package io.tenantconfig.system.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * The schemas of an API server's kinds, one file each, as kubeconform reads them. The API server publishes them as OpenAPI 3
 * (https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-v3).
 */
record ApiSchemas(Path directory) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String REFERENCE = "#/components/schemas/";

    /** Fields of schemas that hold schemas by name, and of which a name that is not there means an error. */
    private static final String PROPERTIES = "properties";

    /** Writes those of all kinds that the API server knows now. */
    static ApiSchemas of(KubernetesClient client, Path directory) throws IOException {
        JsonNode paths = JSON.readTree(client.raw("/openapi/v3")).path("paths");
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            if (path.getKey().startsWith("api")) {
                String address = path.getValue().path("serverRelativeURL").asText();
                write(JSON.readTree(client.raw(address)).at("/components/schemas"), directory);
            }
        }
        return new ApiSchemas(directory);
    }

    /** For kubeconform. */
    String location() {
        return directory + "/{{.Group}}/{{.ResourceKind}}-{{.ResourceAPIVersion}}.json";
    }

    private static void write(JsonNode schemas, Path directory) throws IOException {
        for (JsonNode schema : schemas) {
            JsonNode kinds = schema.path("x-kubernetes-group-version-kind");
            // Options and Status stand in every group; what is ours to check is of one kind and has metadata.
            if (kinds.size() == 1 && schema.path(PROPERTIES).has("metadata")) {
                JsonNode kind = kinds.get(0);
                // kubeconform takes for the group what stands before the slash of apiVersion: of core, that is the
                // version.
                String group = kind.path("group").asText();
                Path file = directory
                        .resolve(group.isEmpty() ? kind.path("version").asText() : group)
                        .resolve(kind.path("kind").asText().toLowerCase(Locale.ROOT) + "-"
                                + kind.path("version").asText() + ".json");
                Files.createDirectories(file.getParent());
                JSON.writeValue(file.toFile(), selfContained(schema, schemas));
            }
        }
    }

    private static ObjectNode selfContained(JsonNode schema, JsonNode schemas) {
        ObjectNode result = strict(schema.deepCopy());
        ObjectNode needed = result.putObject("components").putObject("schemas");
        collect(result, schemas, needed);
        return result;
    }

    private static void collect(JsonNode from, JsonNode schemas, ObjectNode needed) {
        for (JsonNode reference : from.findValues("$ref")) {
            String name = reference
                    .asText()
                    .substring(Math.min(REFERENCE.length(), reference.asText().length()));
            if (!needed.has(name) && schemas.has(name)) {
                ObjectNode schema = strict(schemas.get(name).deepCopy());
                needed.set(name, schema);
                collect(schema, schemas, needed);
            }
        }
    }

    /** Where fields are named, others are errors; alternatives only name those that they are about. */
    private static ObjectNode strict(JsonNode schema) {
        ObjectNode object = (ObjectNode) schema;
        if (object.has(PROPERTIES)
                && !object.has("additionalProperties")
                && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            object.put("additionalProperties", false);
        }
        object.path(PROPERTIES).forEach(ApiSchemas::strict);
        if (object.path("items").isObject()) {
            strict(object.path("items"));
        }
        if (object.path("additionalProperties").isObject()) {
            strict(object.path("additionalProperties"));
        }
        return object;
    }
}
