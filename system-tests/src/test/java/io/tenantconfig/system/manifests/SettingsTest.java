package io.tenantconfig.system.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.settings.Setting;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.operator.settings.OperatorSettings;
import io.tenantconfig.process.AdminSettings;
import io.tenantconfig.server.ServerSettings;
import io.tenantconfig.system.manifests.Manifests.Rendering;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The environment that an overlay gives each process, read as the process reads it. */
class SettingsTest {

    private static final String LOCAL = "manifests/overlays/local";
    private static final String AWS = "manifests/overlays/aws";

    /** How long the server may take, when it ends, to send the traces that are left. */
    private static final Duration EXPORT_OF_TRACES = Duration.ofSeconds(10);

    /** What somebody puts into overlays/aws/settings. */
    private static final Map<String, String> EDITS = Map.of(
            "TENANTCONFIG_CLUSTER_ID", "production",
            "TENANTCONFIG_PARAMETER_KMS_KEY",
                    "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "TENANTCONFIG_ISSUER", "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI",
            "TENANTCONFIG_AUDIENCES", "1h57kf5cpq17m0eml12EXAMPLE",
            "AWS_REGION", "eu-central-1");

    @ParameterizedTest
    @ValueSource(strings = {LOCAL, AWS})
    void areTheOperators(String overlay) throws IOException {
        var process = Deployed.of(overlay, "operator");
        OperatorSettings settings = OperatorSettings.parse(process.environment(), others());
        assertThat(settings.lease())
                .hasValueSatisfying(lease -> assertThat(lease.namespace()).isEqualTo("tenantconfig-system"));
        assertThat(process.port("admin"))
                .isEqualTo(AdminSettings.of(process.environment()).port());
        assertThat(process.graceBeyond(settings.shutdownTimeout())).isPositive();
        assertThat(process.storesThatOpen()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {LOCAL, AWS})
    void areTheServers(String overlay) throws IOException {
        var process = Deployed.of(overlay, "config-server");
        ServerSettings settings = ServerSettings.parse(process.environment(), others());
        assertThat(settings.developmentMode()).isEqualTo(overlay.equals(LOCAL));
        assertThat(settings.tls().map(ServerSettings.Tls::privateKey).map(Path::getParent))
                .isEqualTo(process.mountOf("tls").map(Path::of));
        assertThat(process.port("grpc")).isEqualTo(settings.port());
        assertThat(process.port("admin"))
                .isEqualTo(AdminSettings.of(process.environment()).port());
        // As docs/clients.md says; what is left is for traces, and for the JVM to end.
        assertThat(process.pause()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.drainLimit()).isEqualTo(Duration.ofSeconds(20));
        assertThat(process.grace()).isEqualTo(Duration.ofSeconds(40));
        assertThat(process.graceBeyond(settings.drainLimit())).isGreaterThan(EXPORT_OF_TRACES);
        assertThat(process.storesThatOpen()).isPositive();
    }

    @Test
    void nothingStartsBeforeTheValuesAreEdited() throws IOException {
        Rendering aws = Manifests.of(AWS);
        assertThatThrownBy(() -> OperatorSettings.parse(new Deployed(aws, "operator").unedited(), others()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("EDIT-ME");
        assertThatThrownBy(() -> ServerSettings.parse(new Deployed(aws, "config-server").unedited(), others()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("EDIT-ME");
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "config-server"})
    void theJvmKnowsItsOptions(String name) throws IOException, InterruptedException {
        var java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version");
        java.environment()
                .put("JAVA_TOOL_OPTIONS", Deployed.of(LOCAL, name).environment().get("JAVA_TOOL_OPTIONS"));
        java.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        assertThat(java.start().waitFor()).isZero();
    }

    private static Collection<Setting<?, ?>> others() {
        return Stream.concat(
                        AdminSettings.VARIABLES.stream(), StoreProvider.settings(StoreProvider.installed()).stream())
                .toList();
    }

    /** One of our processes, as an overlay runs it. */
    private record Deployed(Rendering rendering, String name) {

        static Deployed of(String overlay, String name) throws IOException {
            return new Deployed(Manifests.of(overlay), name);
        }

        Map<String, String> environment() {
            Map<String, String> environment = unedited();
            environment.replaceAll(
                    (variable, value) -> value.contains("EDIT-ME") ? EDITS.getOrDefault(variable, value) : value);
            return environment;
        }

        /** As the kubelet makes it. */
        Map<String, String> unedited() {
            Map<String, String> environment = new TreeMap<>();
            container()
                    .each("envFrom")
                    .forEach(source -> environment.putAll(Fields.of(rendering.named(
                                    "ConfigMap", source.at("configMapRef").text("name")))
                            .textMap("data")));
            container().each("env").forEach(variable -> environment.put(variable.text("name"), value(variable)));
            return environment;
        }

        private static String value(Fields variable) {
            Optional<String> field = variable.at("valueFrom", "fieldRef").find("fieldPath");
            return field.isPresent() && field.get().equals("metadata.namespace")
                    ? "tenantconfig-system"
                    : variable.text("value");
        }

        int port(String portName) {
            return container()
                    .each("ports")
                    .filter(port -> port.text("name").equals(portName))
                    .findFirst()
                    .orElseThrow()
                    .number("containerPort");
        }

        Optional<String> mountOf(String volume) {
            return container()
                    .each("volumeMounts")
                    .filter(mount -> mount.text("name").equals(volume))
                    .map(mount -> mount.text("mountPath"))
                    .findFirst();
        }

        /** What is left of the grace period after the pause before the end and the process' own limit. */
        Duration graceBeyond(Duration limit) {
            return grace().minus(pause()).minus(limit);
        }

        Duration grace() {
            return Duration.ofSeconds(pod().number("terminationGracePeriodSeconds"));
        }

        Duration pause() {
            return Duration.ofSeconds(container()
                    .at("lifecycle", "preStop", "sleep")
                    .find("seconds")
                    .map(Long::parseLong)
                    .orElse(0L));
        }

        /** How many stores take their settings; one that does not throws. */
        int storesThatOpen() {
            Map<String, String> environment = environment();
            return StoreProvider.installed().values().stream()
                    .mapToInt(store -> {
                        store.openReader(environment).close();
                        return 1;
                    })
                    .sum();
        }

        private Fields container() {
            return pod().each("containers").findFirst().orElseThrow();
        }

        private Fields pod() {
            return rendering.podTemplates().get(name).at("spec");
        }
    }
}
