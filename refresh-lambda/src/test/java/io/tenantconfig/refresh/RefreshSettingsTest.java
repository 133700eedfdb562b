package io.tenantconfig.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.settings.SettingsPage;
import io.tenantconfig.refresh.ClusterAccess.Kubeconfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefreshSettingsTest {

    @Test
    void hearsEverybodyAndUsesTheDefaultRoutesWhenNothingIsSet() {
        var settings = RefreshSettings.parse(Map.of("PATH", "/bin", "TENANTCONFIG_KUBECONFIG", "/k"));
        assertThat(settings)
                .isEqualTo(new RefreshSettings(
                        Optional.empty(), Optional.empty(), Optional.empty(), new Kubeconfig(Path.of("/k"))));
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
                "TENANTCONFIG_KUBECONFIG", "/k",
                "AWS_REGION", "eu-west-1"));
        assertThat(settings.origin()).isEqualTo(new Origin(Optional.of("123456789012"), Optional.of("eu-west-1")));
        assertThat(settings.routes().roots(StoreId.PARAMETER_STORE)).containsExactly("/elsewhere");
    }

    @Test
    void routesEveryStoreWhoseEventsAreHeard(@TempDir Path directory) throws IOException {
        Path routes = Files.writeString(directory.resolve("routes.yaml"), """
                routes:
                  - {prefix: p_, store: parameter-store}
                  - {prefix: d_, store: dynamodb}
                  - {prefix: s_, store: secrets-manager}
                """);
        var settings = RefreshSettings.parse(
                Map.of("TENANTCONFIG_ROUTES_FILE", routes.toString(), "TENANTCONFIG_KUBECONFIG", "/k"));
        assertThat(settings.routes().stores())
                .isEqualTo(EventParser.installed(Map.of()).stream()
                        .map(EventParser::store)
                        .collect(Collectors.toSet()));
    }

    @Test
    void namesTheSettingWhenItIsUnknown() {
        assertThatThrownBy(() -> RefreshSettings.parse(Map.of("TENANTCONFIG_ROUTE_FILE", "x")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("setting: \"TENANTCONFIG_ROUTE_FILE\" (expected: one of TENANTCONFIG_API_SERVER, "
                        + "TENANTCONFIG_API_SERVER_CA, TENANTCONFIG_API_SERVER_CA_FILE, TENANTCONFIG_AWS_ACCOUNT, "
                        + "TENANTCONFIG_DYNAMODB_TABLE, "
                        + "TENANTCONFIG_EKS_CLUSTER, TENANTCONFIG_KUBECONFIG, TENANTCONFIG_ROUTES_FILE, "
                        + "TENANTCONFIG_SETTINGS_FILE, TENANTCONFIG_TOKEN_FILE, TENANTCONFIG_TOKEN_SECRET)");
    }

    @Test
    void namesTheSettingWhenTheAccountIsNone() {
        assertThatThrownBy(() -> RefreshSettings.parse(Map.of("TENANTCONFIG_AWS_ACCOUNT", "acme")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("TENANTCONFIG_AWS_ACCOUNT: \"acme\" (expected: an account's 12 digits)");
    }

    @Test
    void thePageOfAllSettingsSaysWhatTheFunctionTakes() throws IOException {
        SettingsPage.check("refresh-lambda", RefreshSettings.ALL);
    }
}
