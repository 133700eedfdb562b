package io.tenantconfig.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.route.StoreId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefreshSettingsTest {

    @Test
    void hearsEverybodyAndUsesTheDefaultRoutesWhenNothingIsSet() {
        var settings = RefreshSettings.parse(Map.of("PATH", "/bin"));
        assertThat(settings).isEqualTo(new RefreshSettings(Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(settings.routes().roots(StoreId.PARAMETER_STORE)).containsExactly("/config-service");
    }

    @Test
    void takesEverySettingWhenItIsGiven(@TempDir Path directory) throws IOException {
        Path routes = Files.writeString(
                directory.resolve("routes.yaml"), "routes: [{prefix: p_, store: parameter-store, root: /elsewhere}]");
        var settings = RefreshSettings.parse(Map.of(
                "TENANTCONFIG_ROUTES_FILE", routes.toString(),
                "TENANTCONFIG_AWS_ACCOUNT", "123456789012",
                "TENANTCONFIG_DYNAMODB_TABLE", "other-table",
                "AWS_REGION", "eu-west-1"));
        assertThat(settings.origin()).isEqualTo(new Origin(Optional.of("123456789012"), Optional.of("eu-west-1")));
        assertThat(settings.routes().roots(StoreId.PARAMETER_STORE)).containsExactly("/elsewhere");
    }

    @Test
    void namesTheSettingWhenItIsUnknown() {
        assertThatThrownBy(() -> RefreshSettings.parse(Map.of("TENANTCONFIG_ROUTE_FILE", "x")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("setting: \"TENANTCONFIG_ROUTE_FILE\" (expected: one of TENANTCONFIG_AWS_ACCOUNT, "
                        + "TENANTCONFIG_DYNAMODB_TABLE, TENANTCONFIG_ROUTES_FILE)");
    }

    @Test
    void namesTheSettingWhenTheAccountIsNone() {
        assertThatThrownBy(() -> RefreshSettings.parse(Map.of("TENANTCONFIG_AWS_ACCOUNT", "acme")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("TENANTCONFIG_AWS_ACCOUNT: \"acme\" (expected: an account's 12 digits)");
    }
}
