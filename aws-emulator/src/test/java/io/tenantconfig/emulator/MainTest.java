package io.tenantconfig.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {

    @Test
    void takesAFreePortUnlessOneIsNamed() {
        assertThat(Main.port(List.of())).isZero();
        assertThat(Main.port(List.of("--port", "4566"))).isEqualTo(4_566);
    }

    @Test
    void namesTheArgumentsWhenTheyAreWrong() {
        assertThatThrownBy(() -> Main.port(List.of("--port", "x")))
                .hasMessage("arguments: \"--port x\" (expected: --port and a number, or none)");
    }
}
