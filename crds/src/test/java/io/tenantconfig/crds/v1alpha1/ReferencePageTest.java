package io.tenantconfig.crds.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferencePageTest {

    private static final Path PAGE = Path.of("../docs/reference/tenantconfig.md");
    private static final String UPDATE = "docs.update";

    /** {@code ./mvnw -pl crds -am test -Ddocs.update=true} writes the page anew. */
    @Test
    void committedPageIsWhatTheDefinitionSays() throws IOException {
        String generated = new ReferencePage(TenantConfigDefinition.load()).text();
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(PAGE, generated);
        }
        assertThat(PAGE)
                .as("write it anew with -D" + UPDATE + "=true and commit it")
                .content()
                .isEqualTo(generated);
    }

    @Test
    void namesTypeBoundsAndMeaningOfAField() {
        var schema = new JSONSchemaProps();
        schema.setType("string");
        schema.setMinLength(1L);
        schema.setMaxLength(63L);
        schema.setPattern("^(a|b)$");
        schema.setDescription("One | two.");
        assertThat(ReferencePage.row("spec.name", true, schema))
                .isEqualTo("| `spec.name` | string | required; 1 to 63 characters; `^(a\\|b)$` | One \\| two. |");
    }

    @Test
    void tellsRulesByTheirMessages() {
        var rule = new ValidationRule();
        rule.setRule("self == oldSelf");
        rule.setMessage("service is immutable");
        var schema = new JSONSchemaProps();
        schema.setType("string");
        schema.setMaxLength(9L);
        schema.setXKubernetesValidations(List.of(rule));
        assertThat(ReferencePage.row("service", false, schema))
                .isEqualTo("| `service` | string | up to 9 characters; service is immutable |  |");
    }
}
