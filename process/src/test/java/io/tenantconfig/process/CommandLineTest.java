package io.tenantconfig.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.settings.SettingList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandLineTest {

    private static final int ENDED = 7;

    private final CommandLine line = new CommandLine("A process.", new SettingList(AdminSettings.VARIABLES));
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void runsWithoutArgumentsAndEndsWithTheProgramsCode() throws Exception {
        assertThat(run(List.of(), environment -> environment.size() + ENDED)).isEqualTo(ENDED + 1);
    }

    @Test
    void helpNamesEverySetting() throws Exception {
        assertThat(run(List.of("--help"), _ -> ENDED)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("A process.")
                .contains(
                        "  TENANTCONFIG_ADMIN_ADDRESS         the IP address where probes and metrics are served. Default:"
                                + " all addresses of this machine",
                        "  TENANTCONFIG_ADMIN_PORT            the HTTP port of /livez, /readyz and /metrics; 0 lets the"
                                + " system choose. Default 8081");
    }

    @Test
    void refusesAnyOtherArgument() throws Exception {
        assertThat(run(List.of("--port", "1"), _ -> ENDED)).isEqualTo(2);
        assertThat(errors).hasToString("arguments: [--port, 1] (expected: none, or --help)" + System.lineSeparator());
    }

    @Test
    void saysWhatIsWrongWithASetting() throws Exception {
        int code = run(List.of(), _ -> {
            throw new InvalidInputException("TENANTCONFIG_X: missing (expected: something)");
        });
        assertThat(code).isEqualTo(2);
        assertThat(errors).hasToString("TENANTCONFIG_X: missing (expected: something)" + System.lineSeparator());
    }

    private int run(List<String> arguments, CommandLine.Program program) throws IOException, InterruptedException {
        return line.run(
                arguments,
                Map.of("PATH", "/bin"),
                program,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8));
    }
}
