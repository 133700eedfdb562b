package io.tenantconfig.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {

    @TempDir
    private Path directory;

    @Test
    void withoutAFileTheEnvironmentIsAll() {
        assertThat(SettingsFile.and(Map.of("PATH", "/bin"))).isEqualTo(Map.of("PATH", "/bin"));
    }

    @Test
    void readsTheNamesOfTheEnvironment() throws IOException {
        assertThat(read("""
                        # Where it listens.
                        TENANTCONFIG_PORT=9090

                        TENANTCONFIG_ISSUER=https://issuer.example/?a=b
                        TENANTCONFIG_EMPTY=
                        """, Map.of()))
                .containsEntry("TENANTCONFIG_PORT", "9090")
                .containsEntry("TENANTCONFIG_ISSUER", "https://issuer.example/?a=b")
                .containsEntry("TENANTCONFIG_EMPTY", "");
    }

    @Test
    void theEnvironmentWins() throws IOException {
        assertThat(read("TENANTCONFIG_PORT=9090\n", Map.of("TENANTCONFIG_PORT", "1")))
                .containsEntry("TENANTCONFIG_PORT", "1");
    }

    @Test
    void whatIsEmptyInTheEnvironmentIsAbsentThere() throws IOException {
        assertThat(read("TENANTCONFIG_PORT=9090\n", Map.of("TENANTCONFIG_PORT", "")))
                .containsEntry("TENANTCONFIG_PORT", "9090");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            TENANTCONFIG_PORT               | a setting as TENANTCONFIG_NAME=value, and not TENANTCONFIG_SETTINGS_FILE
            AWS_SECRET_ACCESS_KEY=canary    | a setting as TENANTCONFIG_NAME=value, and not TENANTCONFIG_SETTINGS_FILE
            TENANTCONFIG_SETTINGS_FILE=more | a setting as TENANTCONFIG_NAME=value, and not TENANTCONFIG_SETTINGS_FILE
            TENANTCONFIG_FIRST=canary       | TENANTCONFIG_FIRST only once
            """)
    void namesTheLineThatIsNoSettingAndNotWhatStandsThere(String line, String expected) {
        assertThatThrownBy(() -> read("TENANTCONFIG_FIRST=1\n" + line + "\n", Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("TENANTCONFIG_SETTINGS_FILE: \"" + file() + "\", line 2 (expected: " + expected + ")")
                .hasMessageNotContaining("canary");
    }

    @Test
    void namesAFileThatCannotBeRead() {
        assertThatThrownBy(() -> SettingsFile.and(Map.of("TENANTCONFIG_SETTINGS_FILE", file().toString())))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("TENANTCONFIG_SETTINGS_FILE: \"" + file() + "\" (expected: a readable file)");
    }

    private Map<String, String> read(String text, Map<String, String> environment) throws IOException {
        Files.writeString(file(), text);
        Map<String, String> all = new HashMap<>(environment);
        all.put("TENANTCONFIG_SETTINGS_FILE", file().toString());
        return SettingsFile.and(all);
    }

    private Path file() {
        return directory.resolve("settings.env");
    }
}
