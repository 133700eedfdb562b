package io.tenantconfig.storage.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonProgramTest {

    private static final String PYTHON = "python3";

    @Test
    void usesTheExecutableThatIsSet(@TempDir Path directory) throws Exception {
        Path executable = Files.createFile(directory.resolve("moto_server"));
        assertThat(executable.toFile().setExecutable(true)).isTrue();

        assertThat(PythonProgram.MOTO.executable(Map.of("TENANTCONFIG_MOTO_SERVER", executable.toString()), PYTHON))
                .isEqualTo(executable);
    }

    @Test
    void namesTheSettingWhenItsExecutableIsMissing() {
        assertThatThrownBy(() -> PythonProgram.CFN_LINT.executable(Map.of("TENANTCONFIG_CFN_LINT", "/no/such"), PYTHON))
                .hasMessage("TENANTCONFIG_CFN_LINT: \"/no/such\" (expected: the path of an executable)");
    }

    @Test
    void saysWhatIsNeededWhenThereIsNoPython(@TempDir Path cache) {
        Map<String, String> environment = Map.of("XDG_CACHE_HOME", cache.toString());

        assertThatThrownBy(() -> PythonProgram.MOTO.executable(environment, "no-such-python"))
                .hasMessageStartingWith("moto, the independent AWS of these tests, needs python3");
    }
}
