package io.tenantconfig.quickstart.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds what makes an object unreadable for those who watch its type: unknown fields, values of another type, words that are
 * not among the allowed ones. Lengths, patterns and rules are left to the operator, which reports them in the status.
 */
final class SchemaCheck {

    private final String apiVersion;
    private final String kind;
    private final JSONSchemaProps spec;

    /** @param definition has one version */
    SchemaCheck(CustomResourceDefinition definition) {
        var version = definition.getSpec().getVersions().getFirst();
        this.apiVersion = definition.getSpec().getGroup() + "/" + version.getName();
        this.kind = definition.getSpec().getNames().getKind();
        this.spec =
                version.getSchema().getOpenAPIV3Schema().getProperties().getOrDefault("spec", new JSONSchemaProps());
    }

    /** What is wrong with the object's spec, naming the fields; empty when it can be read or is of another type. */
    Optional<String> fault(JsonNode object) {
        if (!object.path("apiVersion").asText().equals(apiVersion)
                || !object.path("kind").asText().equals(kind)) {
            return Optional.empty();
        }
        return faults("spec", spec, object.path("spec")).reduce((one, other) -> one + "; " + other);
    }

    private static Stream<String> faults(String path, JSONSchemaProps schema, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return Stream.empty();
        }
        String type = value.getNodeType().name().toLowerCase(Locale.ROOT);
        if (!type.equals(schema.getType())) {
            return Stream.of(path + ": of type " + type + " (expected: " + schema.getType() + ")");
        }
        return switch (type) {
            case "object" ->
                value.properties().stream()
                        .flatMap(field -> fieldFaults(path, schema, field.getKey(), field.getValue()));
            case "array" ->
                IntStream.range(0, value.size())
                        .boxed()
                        .flatMap(i ->
                                faults(path + "[" + i + "]", schema.getItems().getSchema(), value.path(i)));
            default -> wordFaults(path, schema, value);
        };
    }

    private static Stream<String> fieldFaults(String path, JSONSchemaProps schema, String name, JsonNode value) {
        var known = schema.getProperties();
        JSONSchemaProps field = known.get(name);
        return field != null
                ? faults(path + "." + name, field, value)
                : Stream.of(path + "." + name + ": unknown field (expected: "
                        + (known.isEmpty() ? "none" : "one of " + String.join(", ", known.keySet())) + ")");
    }

    private static Stream<String> wordFaults(String path, JSONSchemaProps schema, JsonNode value) {
        var allowed = schema.getEnum();
        return allowed == null || allowed.isEmpty() || allowed.contains(value)
                ? Stream.empty()
                : Stream.of(path + ": " + value + " (expected: one of "
                        + allowed.stream().map(JsonNode::asText).collect(Collectors.joining(", ")) + ")");
    }
}
