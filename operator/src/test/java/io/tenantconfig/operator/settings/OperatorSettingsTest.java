package io.tenantconfig.operator.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.store.ClusterId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorSettingsTest {

    @Test
    void whatIsNotSetHasItsDefault() {
        assertThat(OperatorSettings.parse(Map.of("TENANTCONFIG_CLUSTER_ID", "prod", "PATH", "/bin"), Set.of()))
                .isEqualTo(new OperatorSettings(
                        new ClusterId("prod"),
                        Optional.empty(),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(10),
                        Duration.ofHours(1),
                        Duration.ofSeconds(20),
                        20));
    }

    @Test
    void everySettingCanBeOverridden() {
        var environment = Map.of(
                "TENANTCONFIG_CLUSTER_ID", "prod",
                "TENANTCONFIG_ROUTES_FILE", "/etc/routes.yaml",
                "TENANTCONFIG_REPLACE_WAIT", "PT1S",
                "TENANTCONFIG_RETRY_INITIAL", "PT2S",
                "TENANTCONFIG_RETRY_MAX", "PT3S",
                "TENANTCONFIG_BLOCKED_RETRY", "PT4S",
                "TENANTCONFIG_RESYNC_INTERVAL", "PT5S",
                "TENANTCONFIG_SHUTDOWN_TIMEOUT", "PT6S",
                "TENANTCONFIG_THREADS", "7");
        assertThat(OperatorSettings.parse(environment, Set.of()))
                .isEqualTo(new OperatorSettings(
                        new ClusterId("prod"),
                        Optional.of(Path.of("/etc/routes.yaml")),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        7));
        assertThat(environment.keySet()).containsExactlyInAnyOrderElementsOf(Variable.names());
    }

    @Test
    void namesTheClusterIdWhenItIsMissing() {
        assertThatThrownBy(() -> OperatorSettings.parse(Map.of(), Set.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "TENANTCONFIG_CLUSTER_ID: not set (expected: the name of this cluster, 1 to 63 characters of"
                                + " a-z, 0-9 and -; required)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    TENANTCONFIG_REPLACE_WAIT | 30s   | TENANTCONFIG_REPLACE_WAIT: "30s" (expected: an ISO-8601 duration like PT30S)
                    TENANTCONFIG_REPLACE_WAIT | PT-1S | TENANTCONFIG_REPLACE_WAIT: "PT-1S" (expected: >= PT0S)
                    TENANTCONFIG_RETRY_MAX    | PT0S  | TENANTCONFIG_RETRY_MAX: "PT0S" (expected: > PT0S)
                    TENANTCONFIG_RETRY_MAX    | PT0.1S | TENANTCONFIG_RETRY_MAX: "PT0.1S" (expected: at least TENANTCONFIG_RETRY_INITIAL)
                    TENANTCONFIG_THREADS      | many  | TENANTCONFIG_THREADS: "many" (expected: a number)
                    TENANTCONFIG_THREADS      | 0     | TENANTCONFIG_THREADS: "0" (expected: >= 1)
                    """)
    void namesASettingItsValueAndWhatWasExpected(String name, String value, String message) {
        var environment = new HashMap<>(Map.of("TENANTCONFIG_CLUSTER_ID", "prod"));
        environment.put(name, value);
        assertThatThrownBy(() -> OperatorSettings.parse(environment, Set.of())).hasMessage(message);
    }

    @Test
    void refusesAnUnknownSetting() {
        var environment = Map.of("TENANTCONFIG_CLUSTER_ID", "prod", "TENANTCONFIG_REPLACE_WIAT", "PT1S");
        assertThatThrownBy(() -> OperatorSettings.parse(environment, Set.of()))
                .hasMessageStartingWith("environment variable: \"TENANTCONFIG_REPLACE_WIAT\" (expected: one of"
                        + " TENANTCONFIG_BLOCKED_RETRY, ");
    }

    @Test
    void leavesToStoresWhatIsTheirs() {
        var environment = Map.of("TENANTCONFIG_CLUSTER_ID", "prod", "TENANTCONFIG_DYNAMODB_TABLE", "t");
        assertThat(OperatorSettings.parse(environment, Set.of("TENANTCONFIG_DYNAMODB_TABLE"))
                        .clusterId())
                .isEqualTo(new ClusterId("prod"));
    }
}
