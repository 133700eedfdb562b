package io.tenantconfig.crds.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.SelectableField;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantConfigDefinitionTest {

    private static final Path COMMITTED = Path.of("tenantconfigs.tenantconfig.io-v1.yaml");
    private static final String UPDATE = "crds.update";

    private static final List<String> COLUMNS = Stream.of(
                    TenantConfig.class.getAnnotationsByType(AdditionalPrinterColumn.class))
            .map(AdditionalPrinterColumn::name)
            .toList();

    /** {@code ./mvnw -pl crds -am test -Dcrds.update=true} writes the file anew. */
    @Test
    void committedFileIsWhatTheTypesGenerate(@TempDir Path directory) throws IOException {
        String generated = generate(directory);
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(COMMITTED, generated);
        }
        assertThat(COMMITTED)
                .as("write it anew with -D" + UPDATE + "=true and commit it")
                .content()
                .isEqualTo(generated);
    }

    @Test
    void printsTheColumnsInTheOrderOfTheirDeclaration() {
        assertThat(columns(0)).containsExactly("Tenant", "Service", "Ready", "Reason", "Entries", "Last sync", "Age");
    }

    @Test
    void printsWhatTakesMoreRoomInWideTablesOnly() {
        assertThat(columns(1)).containsExactly("Suspended", "Drifted", "Message");
    }

    @Test
    void namesAndSelectableFieldsAreTheDocumentedOnes() {
        var names = TenantConfigDefinition.load().getSpec().getNames();
        assertThat(names.getShortNames()).containsExactly("tcfg");
        assertThat(names.getCategories()).containsExactly("tenantconfig");
        assertThat(version().getSelectableFields())
                .extracting(SelectableField::getJsonPath)
                .containsExactlyInAnyOrder(".spec.tenantId", ".spec.service");
    }

    @Test
    void everyFieldIsDescribed() {
        List<String> undescribed = new ArrayList<>();
        walk("", schema(), (path, schema) -> {
            if (schema.getDescription() == null || schema.getDescription().isBlank()) {
                undescribed.add(path);
            }
        });
        assertThat(undescribed).isEmpty();
    }

    @Test
    void everyStringListAndMapIsBounded() {
        List<String> unbounded = new ArrayList<>();
        walk("", schema(), (path, schema) -> {
            boolean bounded = switch (schema.getType()) {
                case "string" ->
                    schema.getMaxLength() != null || !schema.getEnum().isEmpty();
                case "array" -> schema.getMaxItems() != null && schema.getXKubernetesListType() != null;
                case "object" -> schema.getAdditionalProperties() == null || schema.getMaxProperties() != null;
                default -> true;
            };
            if (!bounded) {
                unbounded.add(path);
            }
        });
        assertThat(unbounded).isEmpty();
    }

    @Test
    void noFieldHasADefault() {
        walk(
                "",
                schema(),
                (path, schema) -> assertThat(schema.getDefault()).as(path).isNull());
    }

    @Test
    void immutableFieldsAndExclusiveSourcesAreRules() {
        List<String> rules = new ArrayList<>();
        walk(
                "",
                schema(),
                (path, schema) -> schema.getXKubernetesValidations().stream()
                        .map(ValidationRule::getRule)
                        .forEach(rule -> rules.add(path + ": " + rule)));
        assertThat(rules)
                .contains(
                        ".spec.tenantId: self == oldSelf",
                        ".spec.service: self == oldSelf",
                        ".spec.entries[]: has(self.value) != has(self.valueFrom)")
                .doesNotHaveDuplicates();
    }

    @Test
    void entriesConditionsAndPlanAreListMaps() {
        var spec = schema().getProperties().get("spec").getProperties();
        var status = schema().getProperties().get("status").getProperties();
        assertThat(spec.get("entries").getXKubernetesListMapKeys()).containsExactly("key");
        assertThat(status.get("conditions").getXKubernetesListMapKeys()).containsExactly("type");
        assertThat(status.get("plan").getXKubernetesListMapKeys()).containsExactly("key");
    }

    private static List<String> columns(int priority) {
        return version().getAdditionalPrinterColumns().stream()
                .filter(column -> column.getPriority() == priority)
                .map(CustomResourceColumnDefinition::getName)
                .toList();
    }

    private static CustomResourceDefinitionVersion version() {
        return TenantConfigDefinition.load().getSpec().getVersions().getFirst();
    }

    private static JSONSchemaProps schema() {
        return version().getSchema().getOpenAPIV3Schema();
    }

    private static void walk(String path, JSONSchemaProps schema, BiConsumer<String, JSONSchemaProps> visitor) {
        visitor.accept(path, schema);
        Map<String, JSONSchemaProps> properties = Objects.requireNonNullElse(schema.getProperties(), Map.of());
        properties.forEach((name, property) -> walk(path + "." + name, property, visitor));
        Stream.of(schema.getItems())
                .filter(Objects::nonNull)
                .filter(items -> items.getSchema().getType().equals("object"))
                .forEach(items -> walk(path + "[]", withDescription(items.getSchema()), visitor));
        Stream.of(schema.getAdditionalProperties())
                .filter(Objects::nonNull)
                .forEach(values -> walk(path + "{}", withDescription(values.getSchema()), visitor));
    }

    /** What stands in a list or map is described by it. */
    private static JSONSchemaProps withDescription(JSONSchemaProps items) {
        return items.edit().withDescription("an item").build();
    }

    private static String generate(Path directory) throws IOException {
        new CRDGenerator()
                .customResourceClasses(TenantConfig.class)
                .forCRDVersions("v1")
                .withMinQuotes(true)
                .withPostProcessor(new Completion())
                .inOutputDir(directory.toFile())
                .generate();
        return Files.readString(directory.resolve("tenantconfigs.tenantconfig.io-v1.yml"))
                .replaceFirst("(?m)^#.*$", "# Generated from the types in crds/; the build compares. Do not edit.");
    }

    /** What the generator leaves out: the declared order of the columns, and descriptions of whole objects. */
    private static final class Completion implements CRDPostProcessor {

        @Override
        public HasMetadata process(HasMetadata definition, String crdSpecVersion) {
            for (var version : ((CustomResourceDefinition) definition).getSpec().getVersions()) {
                List<CustomResourceColumnDefinition> columns = new ArrayList<>(version.getAdditionalPrinterColumns());
                columns.sort(Comparator.comparingInt(column -> COLUMNS.indexOf(column.getName())));
                version.setAdditionalPrinterColumns(columns);
                var root = version.getSchema().getOpenAPIV3Schema();
                root.setDescription(TenantConfig.class
                        .getAnnotation(JsonClassDescription.class)
                        .value());
                root.getProperties().get("spec").setDescription("What the tenant declares.");
                root.getProperties()
                        .get("status")
                        .setDescription(
                                "What is known of the entries in the stores. Written by operator and refresh Lambda.");
            }
            return definition;
        }
    }
}
