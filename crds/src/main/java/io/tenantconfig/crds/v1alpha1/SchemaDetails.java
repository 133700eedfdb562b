package io.tenantconfig.crds.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Arrays;
import java.util.List;

/**
 * Adds to a record's schema what no annotation can say. The input is a list of {@code field=detail}: {@code map:key} and
 * {@code set} for the kind of list, {@code atomic} for a map that one writer owns as a whole, {@code enum:A|B} for the only values of a text, {@code date-time} and {@code int64} for
 * a format, {@code immutable} for a field that keeps its first value, {@code required} for one that must be there.
 */
public final class SchemaDetails implements SchemaCustomizer.Customizer {

    @Override
    public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
        for (String assignment : input.split(",", -1)) {
            String[] parts = assignment.strip().split("=", 2);
            var field = schema.getProperties().get(parts[0]);
            if (field == null) {
                throw new IllegalArgumentException(
                        "schema detail: " + assignment + " (expected: a field of the record)");
            }
            if (parts[1].equals("required")) {
                schema.getRequired().add(parts[0]);
            } else {
                addDetail(parts[0], field, parts[1]);
            }
        }
        return schema;
    }

    private static void addDetail(String name, JSONSchemaProps field, String detail) {
        if (detail.startsWith("map:")) {
            field.setXKubernetesListType("map");
            field.setXKubernetesListMapKeys(List.of(detail.substring("map:".length())));
        } else if (detail.equals("set")) {
            field.setXKubernetesListType("set");
        } else if (detail.equals("atomic")) {
            field.setXKubernetesMapType("atomic");
        } else if (detail.startsWith("enum:")) {
            field.setEnum(Arrays.stream(detail.substring("enum:".length()).split("\\|", -1))
                    .<JsonNode>map(TextNode::valueOf)
                    .toList());
        } else if (detail.equals("immutable")) {
            field.setXKubernetesValidations(List.of(new ValidationRuleBuilder()
                    .withRule("self == oldSelf")
                    .withMessage(name + " is immutable")
                    .build()));
        } else {
            field.setFormat(detail);
        }
    }
}
