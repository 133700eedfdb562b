package io.tenantconfig.system.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One case of {@code cases.yaml}, which explains the parts.
 *
 * @param title says what the resource is like
 * @param before the resource that the case changes
 * @param resource what is applied
 * @param answer what kubectl says
 * @param standing what the operator says: a reason, or a reason and a message
 * @param stored the paths of what lies in the stores then; empty for what follows from the reason
 * @param onlyTheApiServer whether the operator has nothing to refuse
 */
record AdmissionCase(
        String title,
        Optional<ObjectNode> before,
        ObjectNode resource,
        String answer,
        String standing,
        Optional<List<String>> stored,
        boolean onlyTheApiServer) {

    private static final String FILE = "cases.yaml";

    private static final String DEFAULTS = """
            apiVersion: tenantconfig.io/v1alpha1
            kind: TenantConfig
            metadata: {name: checkout, namespace: admission-acme}
            spec: {tenantId: acme, service: checkout, entries: [{key: param_config_a, value: x}]}
            """;

    /** All cases, in the order of the file. */
    static Stream<AdmissionCase> all() {
        try (var file = Objects.requireNonNull(AdmissionCase.class.getResourceAsStream(FILE), FILE)) {
            JsonNode cases = Serialization.unmarshal(new String(file.readAllBytes(), UTF_8), JsonNode.class);
            return StreamSupport.stream(cases.spliterator(), false).map(AdmissionCase::of);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of them that the operator is asked about, too. */
    static Stream<AdmissionCase> forTheOperator() {
        return all().filter(one -> !one.onlyTheApiServer);
    }

    String name() {
        return resource.at("/metadata/name").asText();
    }

    String namespace() {
        return resource.at("/metadata/namespace").asText();
    }

    @Override
    public String toString() {
        return title;
    }

    private static AdmissionCase of(JsonNode written) {
        var read = (ObjectNode) Shorthand.expand(written);
        ObjectNode resource = resource(read, read.path("spec"));
        String name = resource.at("/metadata/name").asText();
        return new AdmissionCase(
                read.path("case").asText(),
                Optional.ofNullable(read.get("before")).map(spec -> resource(read, spec)),
                resource,
                read.path("kubectl")
                        .asText("tenantconfig.tenantconfig.io/" + name + " created")
                        .strip(),
                read.path("operator").asText("Synced").strip(),
                Optional.ofNullable(read.get("stored")).map(AdmissionCase::texts),
                read.has("onlyTheApiServer"));
    }

    private static ObjectNode resource(ObjectNode read, JsonNode spec) {
        var resource = (ObjectNode) Serialization.unmarshal(DEFAULTS, JsonNode.class);
        replace(resource.withObject("/metadata"), read.path("metadata"));
        if (spec.isNull()) {
            resource.remove("spec");
        } else {
            replace(resource.withObject("/spec"), spec);
        }
        return resource;
    }

    private static void replace(ObjectNode fields, JsonNode others) {
        others.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                fields.remove(field.getKey());
            } else {
                fields.set(field.getKey(), field.getValue());
            }
        });
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
