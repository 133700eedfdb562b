package io.tenantconfig.crds.v1alpha1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.SelectableField;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Markdown page that says all that the definition says of its fields, in the order in which the types declare them. */
final class ReferencePage {

    private static final String HEADINGS = "| Field | Type | Rules | Meaning |\n|---|---|---|---|\n";

    private final CustomResourceDefinition definition;
    private final CustomResourceDefinitionVersion version;

    ReferencePage(CustomResourceDefinition definition) {
        this.definition = definition;
        this.version = definition.getSpec().getVersions().getFirst();
    }

    String text() {
        var root = version.getSchema().getOpenAPIV3Schema();
        var spec = root.getProperties().get("spec");
        var status = root.getProperties().get("status");
        return """
                <!-- Generated from the CustomResourceDefinition; the build compares. Do not edit. -->
                # TenantConfig

                %s

                %s
                What conditions, reasons and Events mean is in [conditions.md](conditions.md), how to use it all in
                [tenants.md](../tenants.md).

                %s
                ## spec

                Written by the tenant's team.%s

                %s
                ## status

                A hint of what is in the stores, never data: it holds no value. `status.observed` is written by the refresh function,
                everything else by the operator. Nobody else may write here.

                %s
                ## Labels and annotations

                %s""".formatted(
                        root.getDescription(),
                        names(),
                        columns(),
                        sentence(spec.getXKubernetesValidations(), root.getXKubernetesValidations()),
                        table(spec, TenantConfigSpec.class),
                        table(status, TenantConfigStatus.class),
                        marks());
    }

    private String names() {
        var names = definition.getSpec().getNames();
        return """
                | | |
                |---|---|
                | API version, kind | `%s/%s`, `%s` |
                | Scope | %s |
                | For kubectl | `%s`, short `%s`; category `%s` |
                | Field selectors | %s |
                """.formatted(
                        definition.getSpec().getGroup(),
                        version.getName(),
                        names.getKind(),
                        definition.getSpec().getScope(),
                        names.getPlural(),
                        String.join("`, `", names.getShortNames()),
                        String.join("`, `", names.getCategories()),
                        version.getSelectableFields().stream()
                                .map(SelectableField::getJsonPath)
                                .map(path -> "`" + path.substring(1) + "`")
                                .collect(Collectors.joining(", ")));
    }

    private String columns() {
        return "`kubectl get` shows " + columns(0) + "; with `-o wide` also " + columns(1) + ".\n";
    }

    private String columns(int priority) {
        return version.getAdditionalPrinterColumns().stream()
                .filter(column -> column.getPriority() == priority)
                .map(CustomResourceColumnDefinition::getName)
                .collect(Collectors.joining(", "));
    }

    private static String sentence(List<ValidationRule> ofSpec, List<ValidationRule> ofResource) {
        return Stream.concat(ofSpec.stream(), ofResource.stream())
                .map(rule -> " " + capitalized(rule.getMessage()) + ".")
                .collect(Collectors.joining());
    }

    private static String capitalized(String text) {
        return text.startsWith("metadata")
                ? "`metadata.name`" + text.substring("metadata.name".length())
                : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static String marks() {
        return """
                | Where | Name | Meaning |
                |---|---|---|
                | label of a Namespace | `%s` | The tenant to which the namespace is bound. Set by an administrator. |
                | label of a Secret | `%s: "true"` | Entries may take values from the Secret. |
                | annotation | `%s` | Asks for one more look at the stores, with any value that it did not have before; answered in `status.lastHandledReconcileAt`. |
                | finalizer | `%s` | Holds a deleted resource until its entries are removed from the stores. |
                """.formatted(
                        TenantConfig.TENANT_LABEL,
                        TenantConfig.READABLE_LABEL,
                        TenantConfig.RECONCILE_ANNOTATION,
                        TenantConfig.FINALIZER);
    }

    private static String table(JSONSchemaProps schema, Class<?> type) {
        List<String> rows = new ArrayList<>();
        addRows(rows, "", schema, type);
        return HEADINGS + String.join("\n", rows) + "\n";
    }

    private static void addRows(List<String> rows, String path, JSONSchemaProps schema, Class<?> type) {
        List<String> order = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        requireNonNullElse(schema.getProperties(), Map.<String, JSONSchemaProps>of()).entrySet().stream()
                .sorted(Comparator.comparingInt(property -> order.indexOf(property.getKey())))
                .forEach(property -> {
                    String name = property.getKey();
                    boolean required =
                            requireNonNullElse(schema.getRequired(), List.of()).contains(name);
                    addRow(rows, path + name, required, property.getValue(), component(type, order.indexOf(name)));
                });
    }

    private static void addRow(List<String> rows, String path, boolean required, JSONSchemaProps schema, Type type) {
        rows.add(row(path, required, schema));
        if (schema.getItems() != null) {
            addNested(rows, path + "[].", schema.getItems().getSchema(), type);
        } else if (schema.getAdditionalProperties() != null) {
            addNested(rows, path + ".KEY.", schema.getAdditionalProperties().getSchema(), type);
        } else {
            addNested(rows, path + ".", schema, type);
        }
    }

    private static void addNested(List<String> rows, String path, JSONSchemaProps schema, Type type) {
        if (type instanceof Class<?> record && record.isRecord()) {
            addRows(rows, path, schema, record);
        }
    }

    /** The type of a component; of a list or map, that of its values. */
    private static Type component(Class<?> record, int index) {
        Type type = record.getRecordComponents()[index].getGenericType();
        return type instanceof ParameterizedType generic
                ? generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1]
                : type;
    }

    /** A line of a table. */
    static String row(String path, boolean required, JSONSchemaProps schema) {
        return Stream.of(
                        "`" + path + "`",
                        type(schema),
                        String.join("; ", rules(required, schema)),
                        requireNonNullElse(schema.getDescription(), ""))
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String type(JSONSchemaProps schema) {
        if (schema.getItems() != null) {
            return "list of " + type(schema.getItems().getSchema()) + "s";
        }
        if (schema.getAdditionalProperties() != null) {
            return "map of " + type(schema.getAdditionalProperties().getSchema()) + "s";
        }
        return "date-time".equals(schema.getFormat()) ? "time" : schema.getType();
    }

    private static List<String> rules(boolean required, JSONSchemaProps schema) {
        List<String> rules = new ArrayList<>();
        if (required) {
            rules.add("required");
        }
        List<JsonNode> values = requireNonNullElse(schema.getEnum(), List.of());
        if (!values.isEmpty()) {
            rules.add(values.stream().map(value -> "`" + value.asText() + "`").collect(Collectors.joining(", ")));
        }
        addBounds(rules, schema.getMinLength(), schema.getMaxLength(), "characters");
        addBounds(rules, schema.getMinItems(), schema.getMaxItems(), "items");
        addBounds(rules, schema.getMinProperties(), schema.getMaxProperties(), "keys");
        if (schema.getPattern() != null) {
            rules.add("`" + schema.getPattern() + "`");
        }
        if ("map".equals(schema.getXKubernetesListType())) {
            rules.add("unique by `" + String.join("`, `", schema.getXKubernetesListMapKeys()) + "`");
        }
        itemsOf(schema).getXKubernetesValidations().forEach(rule -> rules.add(rule.getMessage()));
        return rules;
    }

    /** The rules for the items of a list stand with the list. */
    private static JSONSchemaProps itemsOf(JSONSchemaProps schema) {
        return schema.getItems() == null ? schema : schema.getItems().getSchema();
    }

    private static void addBounds(List<String> rules, @Nullable Long least, @Nullable Long most, String unit) {
        if (most != null) {
            rules.add((least == null ? "up to " : least + " to ") + most + " " + unit);
        }
    }
}
