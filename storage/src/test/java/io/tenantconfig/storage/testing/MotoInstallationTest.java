package io.tenantconfig.storage.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MotoInstallationTest {

    @Test
    void usesTheExecutableThatIsSet(@TempDir Path directory) throws Exception {
        Path executable = Files.createFile(directory.resolve("moto_server"));
        assertThat(executable.toFile().setExecutable(true)).isTrue();

        assertThat(MotoInstallation.executable(Map.of("TENANTCONFIG_MOTO_SERVER", executable.toString())))
                .isEqualTo(executable);
    }

    @Test
    void namesTheSettingWhenItsExecutableIsMissing() {
        assertThatThrownBy(() -> MotoInstallation.executable(Map.of("TENANTCONFIG_MOTO_SERVER", "/no/such")))
                .hasMessage("TENANTCONFIG_MOTO_SERVER: \"/no/such\" (expected: the path of an executable)");
    }

    @Test
    void saysWhatIsNeededWhenThereIsNoPython(@TempDir Path cache) {
        Map<String, String> environment = Map.of("XDG_CACHE_HOME", cache.toString());

        assertThatThrownBy(() -> MotoInstallation.executable(environment, "no-such-python"))
                .hasMessageStartingWith("moto, the independent AWS of these tests, needs python3");
    }
}
