package io.tenantconfig.system.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tenantconfig.system.image.OciImage.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

@ParameterizedClass(name = "{0}")
@CsvSource({
    "operator, io.tenantconfig.operator.Main, TENANTCONFIG_CLUSTER_ID",
    "config-server, io.tenantconfig.server.Main, TENANTCONFIG_AUDIENCES"
})
class ImagesIT {

    private static final String VERSION = System.getProperty("projectVersion");
    private static final int MEGABYTE = 1_000_000;

    private final String name;
    private final String mainClass;
    private final String setting;
    private final OciImage image;

    ImagesIT(String name, String mainClass, String setting) throws IOException {
        this.name = name;
        this.mainClass = mainClass;
        this.setting = setting;
        this.image = OciImage.of(name);
    }

    @Test
    void isNamedByTheProjectsVersion() {
        assertThat(image.reference()).isEqualTo("ghcr.io/tenantconfig/" + name + ":" + VERSION);
        assertThat(image.config().labels())
                .containsEntry("org.opencontainers.image.title", "tenantconfig-" + name)
                .containsEntry("org.opencontainers.image.version", VERSION)
                .containsEntry("org.opencontainers.image.licenses", "Apache-2.0");
    }

    @Test
    void startsJavaItselfWithoutAShell() {
        assertThat(image.config().entrypoint())
                .containsExactly(
                        "java",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:+UseCompactObjectHeaders",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        "@/app/jib-classpath-file",
                        mainClass);
    }

    /** A pod replaces what a flag of the entrypoint would fix. */
    @Test
    void leavesItsShareOfTheMemoryToThePod() {
        assertThat(image.config().environment()).containsEntry("JAVA_TOOL_OPTIONS", "-XX:MaxRAMPercentage=65");
        assertThat(image.config().entrypoint())
                .noneMatch(word -> word.contains("RAMPercentage") || word.contains("-Xm"));
    }

    /** By number, so that the kubelet can check {@code runAsNonRoot}. */
    @Test
    void runsAsTheUserNonroot() {
        assertThat(image.config().user()).isEqualTo("65532:65532");
    }

    @Test
    void addsNothingToItsBaseButJarsAndTheirLists() {
        assertThat(image.ownLayers().stream().flatMap(layer -> layer.files().stream()))
                .allMatch(file -> file.matches(
                        "app/((libs|classpath)/[^/]+\\.jar|jib-classpath-file|jib-main-class-file|sbom\\.cdx\\.json)"));
    }

    @Test
    void letsNobodyChangeOrGainAnything() {
        assertThat(image.ownLayers().stream()
                        .flatMap(layer -> layer.entries().stream())
                        .map(OciImage.Entry::header))
                .allSatisfy(header -> {
                    assertThat(header.getMode() & 07777).isEqualTo(header.isDirectory() ? 0755 : 0644);
                    assertThat(header.getLongUserId()).isZero();
                    assertThat(header.getLongGroupId()).isZero();
                    assertThat(header.isSymbolicLink() || header.isLink()).isFalse();
                });
    }

    @Test
    void aChangeOfOurCodeLeavesTheLargeLayerAsItIs() {
        List<Layer> large =
                image.layers().stream().filter(layer -> layer.size() > MEGABYTE).toList();
        assertThat(large).hasSize(1);
        assertThat(large.getFirst().files()).noneMatch(file -> file.contains("/tenantconfig-"));
    }

    @Test
    void listsEveryJarInItsBillOfMaterials() throws IOException {
        var bill = new ObjectMapper().readTree(image.file("app/sbom.cdx.json"));
        Stream<String> listed = bill.get("components")
                .valueStream()
                .map(component -> component.get("name").asText() + "-"
                        + component.get("version").asText() + ".jar");
        assertThat(image.ownLayers().stream()
                        .flatMap(layer -> layer.files().stream())
                        .filter(file -> file.startsWith("app/libs/"))
                        .map(file -> file.substring("app/libs/".length())))
                .containsExactlyInAnyOrderElementsOf(listed.toList());
    }

    @Test
    void isSmall(TestReporter reporter) {
        reporter.publishEntry(name + ", compressed bytes without its base", Long.toString(image.size()));
        // 30 and 48 MB; most of it the models of Kubernetes and the clients for AWS. Something unwanted came along when
        // this fails.
        assertThat(image.size()).isLessThan(name.equals("operator") ? 33L * MEGABYTE : 51L * MEGABYTE);
    }

    @Test
    void tellsItsSettings(@TempDir Path root) throws Exception {
        var run = UnpackedImage.in(root, image).run(Map.of(), "--help");
        assertThat(run.errors()).isEqualTo("Picked up JAVA_TOOL_OPTIONS: -XX:MaxRAMPercentage=65\n");
        assertThat(run.output()).contains(setting);
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void refusesASettingThatItDoesNotKnow(@TempDir Path root) throws Exception {
        var run = UnpackedImage.in(root, image).run(Map.of("TENANTCONFIG_COLOUR", "blue"));
        assertThat(run.errors())
                .contains("\"TENANTCONFIG_COLOUR\" (expected: one of ")
                .contains(setting);
        assertThat(run.exitCode()).isEqualTo(2);
    }
}
