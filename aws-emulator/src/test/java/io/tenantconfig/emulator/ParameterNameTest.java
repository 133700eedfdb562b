package io.tenantconfig.emulator;

import static io.tenantconfig.emulator.Emulated.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ssm.model.HierarchyLevelLimitExceededException;
import software.amazon.awssdk.services.ssm.model.ParameterAlreadyExistsException;

class ParameterNameTest {

    /** The ARN before a name's leading slash. */
    private static final int ARN = "arn:aws:ssm:eu-west-1:123456789012:parameter".length();

    @RegisterExtension
    final Emulated emulated = new Emulated();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a",
                "a",
                "/a/b",
                "/A/b_c.d-e/0",
                "/t/a/../b",
                "/-/.",
                "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15",
                "/my/aws/ssm"
            })
    void takesAName(String name) {
        emulated.create(name, "value");

        assertThat(emulated.value(name)).isEqualTo("value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a/",
                "/a//b",
                "//a",
                "/a b",
                "/a#b",
                "/a@b",
                "/a:b",
                "/\u00e9",
                "/a%2Fb",
                "/a\tb",
                "\t/a",
                "/\u0430",
                "/ssm/a",
                "/SSM-a/b"
            })
    void refusesAMalformedName(String name) {
        refused("ValidationException", () -> emulated.create(name, "value"))
                .hasMessageContaining("Parameter name: can't be prefixed with \"ssm\" (case-insensitive)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"awsome", "/AWS", "/ssm", "SsmX"})
    void refusesAReservedBeginning(String name) {
        refused("ValidationException", () -> emulated.create(name, "value"))
                .hasMessageContaining("Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/aws/service/x", "/Aws-x/y"})
    void deniesAccessToAReservedHierarchy(String name) {
        refused("AccessDeniedException", () -> emulated.create(name, "value"))
                .hasMessageContaining("No access to reserved parameter name: " + name);
    }

    @Test
    void refusesAHierarchyWithoutLeadingSlash() {
        refused("ValidationException", () -> emulated.create("a/b", "value"))
                .hasMessageContaining("Parameter name must be a fully qualified name.");
    }

    @Test
    void refusesTheSixteenthLevel() {
        assertThatThrownBy(() -> emulated.create("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", "value"))
                .isInstanceOf(HierarchyLevelLimitExceededException.class)
                .hasMessageContaining("maximum of 15 levels");
    }

    @Test
    void countsTheArnWhenANameIsAsLongAsItMayBe() {
        String longest = "/" + "x".repeat(1_011 - ARN - 1);

        emulated.create(longest, "value");

        refused("ValidationException", () -> emulated.create(longest + "x", "value"))
                .hasMessageContaining("1011");
    }

    @Test
    void meansTheSameParameterWhenASingleNameHasALeadingSlashOrNone() {
        emulated.create("single", "value");

        assertThat(emulated.value("/single")).isEqualTo("value");
        assertThat(emulated.get("/single").parameter().name()).isEqualTo("single");
        assertThatThrownBy(() -> emulated.create("/single", "other"))
                .isInstanceOf(ParameterAlreadyExistsException.class);
    }

    @Test
    void takesSpacesOffBothEnds() {
        emulated.create("  /a/b ", "value");

        assertThat(emulated.get("/a/b").parameter().name()).isEqualTo("/a/b");
    }

    @Test
    void distinguishesCase() {
        emulated.create("/a/b", "lower");
        emulated.create("/a/B", "upper");

        assertThat(emulated.value("/a/b")).isEqualTo("lower");
    }
}
