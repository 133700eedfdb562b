package io.tenantconfig.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdminSettingsTest {

    @Test
    void everyDefault() {
        assertThat(AdminSettings.of(Map.of())).isEqualTo(new AdminSettings(Optional.empty(), 8081));
    }

    @Test
    void everyOverride() {
        assertThat(AdminSettings.of(
                        Map.of("TENANTCONFIG_ADMIN_ADDRESS", "127.0.0.1", "TENANTCONFIG_ADMIN_PORT", "9999")))
                .isEqualTo(new AdminSettings(Optional.of(InetAddress.ofLiteral("127.0.0.1")), 9999));
    }

    @Test
    void refusesAPortThatIsNone() {
        assertThatThrownBy(() -> new AdminSettings(Optional.empty(), 65_536))
                .hasMessage("TENANTCONFIG_ADMIN_PORT: \"65536\" (expected: a number from 0 to 65535)");
    }
}
