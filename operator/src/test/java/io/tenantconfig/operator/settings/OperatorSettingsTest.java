package io.tenantconfig.operator.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.settings.Kind;
import io.tenantconfig.core.settings.Setting;
import io.tenantconfig.core.store.ClusterId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorSettingsTest {

    @Test
    void whatIsNotSetHasItsDefault() {
        assertThat(OperatorSettings.parse(Map.of("TENANTCONFIG_CLUSTER_ID", "prod", "PATH", "/bin"), List.of()))
                .isEqualTo(new OperatorSettings(
                        new ClusterId("prod"),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(10),
                        Duration.ofHours(1),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(20),
                        20));
    }

    @Test
    void everySettingCanBeOverridden() {
        var environment = Map.ofEntries(
                Map.entry("TENANTCONFIG_CLUSTER_ID", "prod"),
                Map.entry("TENANTCONFIG_ROUTES_FILE", "/etc/routes.yaml"),
                Map.entry("TENANTCONFIG_LEASE_NAMESPACE", "tenantconfig-system"),
                Map.entry("HOSTNAME", "operator-0"),
                Map.entry("TENANTCONFIG_REPLACE_WAIT", "PT1S"),
                Map.entry("TENANTCONFIG_RETRY_INITIAL", "PT2S"),
                Map.entry("TENANTCONFIG_RETRY_MAX", "PT3S"),
                Map.entry("TENANTCONFIG_BLOCKED_RETRY", "PT4S"),
                Map.entry("TENANTCONFIG_RESYNC_INTERVAL", "PT5S"),
                Map.entry("TENANTCONFIG_SWEEP_INTERVAL", "PT8S"),
                Map.entry("TENANTCONFIG_SWEEP_CALL_INTERVAL", "PT9S"),
                Map.entry("TENANTCONFIG_SHUTDOWN_TIMEOUT", "PT6S"),
                Map.entry("TENANTCONFIG_SETTINGS_FILE", "/etc/settings.env"),
                Map.entry("TENANTCONFIG_THREADS", "7"));
        assertThat(OperatorSettings.parse(environment, List.of()))
                .isEqualTo(new OperatorSettings(
                        new ClusterId("prod"),
                        Optional.of(Path.of("/etc/routes.yaml")),
                        Optional.of(new LeaseSettings("tenantconfig-system", "operator-0")),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(9),
                        Duration.ofSeconds(6),
                        7));
        assertThat(environment.keySet())
                .containsAll(OperatorSettings.variables().settings().stream()
                        .map(Setting::name)
                        .toList());
    }

    @Test
    void twoReplicasOnOneHostHaveDifferentIdentitiesOutsideOfPods() {
        var environment =
                Map.of("TENANTCONFIG_CLUSTER_ID", "prod", "TENANTCONFIG_LEASE_NAMESPACE", "tenantconfig-system");
        assertThat(OperatorSettings.parse(environment, List.of()).lease())
                .isPresent()
                .isNotEqualTo(OperatorSettings.parse(environment, List.of()).lease());
    }

    @Test
    void namesTheClusterIdWhenItIsMissing() {
        assertThatThrownBy(() -> OperatorSettings.parse(Map.of(), List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "TENANTCONFIG_CLUSTER_ID: missing (expected: the name of this cluster, 1 to 63 characters of"
                                + " a-z, 0-9 and inner -)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    TENANTCONFIG_REPLACE_WAIT | 30s   | TENANTCONFIG_REPLACE_WAIT: "30s" (expected: an ISO 8601 duration like PT30S, from PT0S to PT24H)
                    TENANTCONFIG_REPLACE_WAIT | PT-1S | TENANTCONFIG_REPLACE_WAIT: "PT-1S" (expected: an ISO 8601 duration like PT30S, from PT0S to PT24H)
                    TENANTCONFIG_RETRY_MAX    | PT0S  | TENANTCONFIG_RETRY_MAX: "PT0S" (expected: an ISO 8601 duration like PT30S, from PT0.001S to PT24H)
                    TENANTCONFIG_RETRY_MAX    | PT0.1S | TENANTCONFIG_RETRY_MAX: "PT0.1S" (expected: at least TENANTCONFIG_RETRY_INITIAL)
                    TENANTCONFIG_THREADS      | many  | TENANTCONFIG_THREADS: "many" (expected: a number from 1 to 1000)
                    TENANTCONFIG_THREADS      | 0     | TENANTCONFIG_THREADS: "0" (expected: a number from 1 to 1000)
                    TENANTCONFIG_CLUSTER_ID   | Prod  | TENANTCONFIG_CLUSTER_ID: "Prod" (expected: 1 to 63 characters of a-z, 0-9 and inner -)
                    TENANTCONFIG_LEASE_NAMESPACE | a/b | TENANTCONFIG_LEASE_NAMESPACE: "a/b" (expected: the name of a namespace)
                    """)
    void namesASettingItsValueAndWhatWasExpected(String name, String value, String message) {
        var environment = new HashMap<>(Map.of("TENANTCONFIG_CLUSTER_ID", "prod"));
        environment.put(name, value);
        assertThatThrownBy(() -> OperatorSettings.parse(environment, List.of())).hasMessage(message);
    }

    @Test
    void refusesAnUnknownSetting() {
        var environment = Map.of("TENANTCONFIG_CLUSTER_ID", "prod", "TENANTCONFIG_REPLACE_WIAT", "PT1S");
        assertThatThrownBy(() -> OperatorSettings.parse(environment, List.of()))
                .hasMessageStartingWith(
                        "setting: \"TENANTCONFIG_REPLACE_WIAT\" (expected: one of" + " TENANTCONFIG_BLOCKED_RETRY, ");
    }

    @Test
    void leavesToStoresWhatIsTheirs() {
        var environment = Map.of("TENANTCONFIG_CLUSTER_ID", "prod", "TENANTCONFIG_DYNAMODB_TABLE", "t");
        var table = Setting.of("DYNAMODB_TABLE", "the table", Kind.TEXT, "tenant-config");
        assertThat(OperatorSettings.parse(environment, List.of(table)).clusterId())
                .isEqualTo(new ClusterId("prod"));
    }
}
