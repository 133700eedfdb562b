package io.tenantconfig.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.refresh.ClusterAccess.Address;
import io.tenantconfig.refresh.ClusterAccess.Identity.EksRole;
import io.tenantconfig.refresh.ClusterAccess.Identity.TokenFile;
import io.tenantconfig.refresh.ClusterAccess.Identity.TokenSecret;
import io.tenantconfig.refresh.ClusterAccess.Kubeconfig;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterAccessTest {

    private static final URI SERVER = URI.create("https://api.example:6443");
    private static final String NAMES = "TENANTCONFIG_EKS_CLUSTER, TENANTCONFIG_KUBECONFIG, TENANTCONFIG_TOKEN_FILE, "
            + "TENANTCONFIG_TOKEN_SECRET";

    /** Names without the prefix, and their values. */
    private static ClusterAccess parse(String... settings) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            environment.put("TENANTCONFIG_" + settings[i], settings[i + 1]);
        }
        return ClusterAccess.parse(environment);
    }

    private static String base64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void isTheRoleInAnEksCluster() {
        assertThat(parse("EKS_CLUSTER", "production", "API_SERVER", SERVER.toString(), "API_SERVER_CA", base64(Pem.CA)))
                .isEqualTo(new Address(SERVER, Optional.of(Pem.CA), new EksRole("production")));
    }

    @Test
    void isAServiceAccountWhoseTokenIsInAFile(@TempDir Path directory) throws IOException {
        Path ca = Files.writeString(directory.resolve("ca.pem"), Pem.CA);

        assertThat(parse("TOKEN_FILE", "/t", "API_SERVER", SERVER.toString(), "API_SERVER_CA_FILE", ca.toString()))
                .isEqualTo(new Address(SERVER, Optional.of(Pem.CA), new TokenFile(Path.of("/t"))));
    }

    @Test
    void isAServiceAccountWhoseTokenIsInASecret() {
        assertThat(parse("TOKEN_SECRET", "tenantconfig/token", "API_SERVER", SERVER.toString()))
                .isEqualTo(new Address(SERVER, Optional.empty(), new TokenSecret("tenantconfig/token")));
    }

    @Test
    void isAKubeconfigWhenOneIsNamed() {
        assertThat(parse("KUBECONFIG", "/k")).isEqualTo(new Kubeconfig(Path.of("/k")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "EKS_CLUSTER=a TOKEN_FILE=/t | TOKEN_FILE: \"/t\" (expected: not together with TENANTCONFIG_EKS_CLUSTER)",
                "KUBECONFIG=/k API_SERVER=https://a | API_SERVER: \"https://a\" (expected: not together with TENANTCONFIG_KUBECONFIG)",
                "TOKEN_FILE=/t API_SERVER=https://a API_SERVER_CA=x API_SERVER_CA_FILE=/c | API_SERVER_CA_FILE: \"/c\" (expected: not together with TENANTCONFIG_API_SERVER_CA)",
                "EKS_CLUSTER=a/b | EKS_CLUSTER: \"a/b\" (expected: an EKS cluster's name)",
                "EKS_CLUSTER=a API_SERVER=https://a | API_SERVER_CA: missing (expected: the certificate authority of the EKS cluster, here or in TENANTCONFIG_API_SERVER_CA_FILE)",
                "TOKEN_FILE=/t | API_SERVER: missing (expected: the API server's https:// address)",
                "TOKEN_FILE=/t API_SERVER=http://a | API_SERVER: \"http://a\" (expected: an https:// address)",
                "TOKEN_FILE=/t API_SERVER=https://a API_SERVER_CA=x | API_SERVER_CA: \"x\" (expected: base64 of certificates in PEM)",
                "TOKEN_FILE=/t API_SERVER=https://a API_SERVER_CA_FILE=/nowhere | API_SERVER_CA_FILE: \"/nowhere\" (expected: a readable file of certificates in PEM)"
            })
    void namesTheSettingThatIsMissingOrWrong(String settings, String message) {
        assertThatThrownBy(() -> parse(settings.split("[ =]")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("TENANTCONFIG_" + message);
    }

    @Test
    void asksForOneOfThemWhenThereIsNone() {
        assertThatThrownBy(() -> parse())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("TENANTCONFIG_EKS_CLUSTER: missing (expected: one of " + NAMES + ")");
    }
}
