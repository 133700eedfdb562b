package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.settings.Kind;
import io.tenantconfig.core.settings.Setting;
import io.tenantconfig.server.ServerSettings.Connections;
import io.tenantconfig.server.ServerSettings.Tls;
import io.tenantconfig.server.auth.IssuerSettings;
import io.tenantconfig.server.auth.Jwks;
import io.tenantconfig.server.auth.TenantRange;
import io.tenantconfig.server.auth.TenantSource;
import io.tenantconfig.server.fairness.TenantLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** T32: what an administrator can set. */
class ServerSettingsTest {

    private static final Map<String, String> LEAST = Map.of(
            "TENANTCONFIG_ISSUER", "https://issuer.example",
            "TENANTCONFIG_AUDIENCES", "tenantconfig",
            "TENANTCONFIG_TLS_CERTIFICATE_FILE", "/tls/tls.crt",
            "TENANTCONFIG_TLS_KEY_FILE", "/tls/tls.key");

    @Test
    void everyDefault() {
        assertThat(ServerSettings.parse(LEAST, List.of()))
                .isEqualTo(new ServerSettings(
                        Optional.empty(),
                        9090,
                        false,
                        false,
                        Optional.of(new Tls(Path.of("/tls/tls.crt"), Path.of("/tls/tls.key"), Optional.empty())),
                        List.of(new IssuerSettings(
                                "https://issuer.example",
                                Optional.of(Jwks.at(URI.create("https://issuer.example/.well-known/jwks.json"))),
                                Set.of("tenantconfig"),
                                Optional.empty(),
                                Set.of("RS256"),
                                new TenantRange.All(),
                                new TenantSource.Claim("custom:tenantId"),
                                Optional.empty())),
                        Optional.empty(),
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(15),
                        Duration.ofSeconds(20),
                        new TenantLimits(5_000, 33_554_432, 1_000),
                        new Connections(Duration.ofMinutes(30), Duration.ofSeconds(20), Duration.ofSeconds(30))));
    }

    @Test
    void everyOverride() {
        Map<String, String> environment = Map.ofEntries(
                Map.entry("TENANTCONFIG_ADDRESS", "127.0.0.1"),
                Map.entry("TENANTCONFIG_PORT", "0"),
                Map.entry("TENANTCONFIG_SETTINGS_FILE", "settings.env"),
                Map.entry("TENANTCONFIG_DEVELOPMENT_MODE", "true"),
                Map.entry("TENANTCONFIG_REFLECTION", "true"),
                Map.entry("TENANTCONFIG_TLS_CERTIFICATE_FILE", "a.crt"),
                Map.entry("TENANTCONFIG_TLS_KEY_FILE", "a.key"),
                Map.entry("TENANTCONFIG_TLS_CLIENT_CA_FILE", "ca.crt"),
                Map.entry("TENANTCONFIG_ISSUER", "http://localhost:1"),
                Map.entry("TENANTCONFIG_JWKS_URL", "http://localhost:2/keys"),
                Map.entry("TENANTCONFIG_AUDIENCES", "one, two"),
                Map.entry("TENANTCONFIG_TOKEN_USE", "access"),
                Map.entry("TENANTCONFIG_TOKEN_ALGORITHMS", "RS256,ES256"),
                Map.entry("TENANTCONFIG_TENANT_CLAIM", "tenant"),
                Map.entry("TENANTCONFIG_ROUTES_FILE", "routes.yaml"),
                Map.entry("TENANTCONFIG_PRELOAD_LIMIT", "PT5S"),
                Map.entry("TENANTCONFIG_RESYNC_INTERVAL", "PT1H"),
                Map.entry("TENANTCONFIG_DRAIN_LIMIT", "PT1S"),
                Map.entry("TENANTCONFIG_TENANT_CALL_RATE", "10"),
                Map.entry("TENANTCONFIG_TENANT_BYTE_RATE", "1000"),
                Map.entry("TENANTCONFIG_TENANT_STREAMS", "2"),
                Map.entry("TENANTCONFIG_CONNECTION_AGE", "PT10M"),
                Map.entry("TENANTCONFIG_PERMITTED_PING", "PT5S"),
                Map.entry("TENANTCONFIG_READ_LIMIT", "PT2S"));
        assertThat(environment.keySet())
                .containsExactlyInAnyOrderElementsOf(ServerSettings.variables().settings().stream()
                        .map(Setting::name)
                        .filter(name -> !name.equals("TENANTCONFIG_ISSUERS_FILE"))
                        .toList());
        assertThat(ServerSettings.parse(environment, List.of()))
                .isEqualTo(new ServerSettings(
                        Optional.of(InetAddress.ofLiteral("127.0.0.1")),
                        0,
                        true,
                        true,
                        Optional.of(new Tls(Path.of("a.crt"), Path.of("a.key"), Optional.of(Path.of("ca.crt")))),
                        List.of(new IssuerSettings(
                                "http://localhost:1",
                                Optional.of(Jwks.at(URI.create("http://localhost:2/keys"))),
                                Set.of("one", "two"),
                                Optional.of("access"),
                                Set.of("RS256", "ES256"),
                                new TenantRange.All(),
                                new TenantSource.Claim("tenant"),
                                Optional.empty())),
                        Optional.of(Path.of("routes.yaml")),
                        Duration.ofSeconds(5),
                        Duration.ofHours(1),
                        Duration.ofSeconds(1),
                        new TenantLimits(10, 1000, 2),
                        new Connections(Duration.ofMinutes(10), Duration.ofSeconds(5), Duration.ofSeconds(2))));
    }

    @Test
    void refusesASettingThatNobodyKnows() {
        assertThatThrownBy(() -> parse("TENANTCONFIG_PROT", "1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(
                        "setting: \"TENANTCONFIG_PROT\" (expected: one of TENANTCONFIG_ADDRESS, TENANTCONFIG_AUDIENCES, ");
    }

    @Test
    void leavesAloneWhatStoresAndOthersRead() {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.put("TENANTCONFIG_DYNAMODB_TABLE", "anything");
        environment.put("AWS_REGION", "anything");
        environment.put("TENANTCONFIG_PORT", "");
        var table = Setting.of("DYNAMODB_TABLE", "the table", Kind.TEXT, "tenant-config");
        assertThat(ServerSettings.parse(environment, List.of(table))).isEqualTo(ServerSettings.parse(LEAST, List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ADDRESS|localhost|TENANTCONFIG_ADDRESS: \"localhost\" (expected: an IP address like 127.0.0.1)",
                "ADDRESS|127.0.0.256|TENANTCONFIG_ADDRESS: \"127.0.0.256\" (expected: an IP address like 127.0.0.1)",
                "PORT|many|TENANTCONFIG_PORT: \"many\" (expected: a number from 0 to 65535)",
                "PORT|65536|TENANTCONFIG_PORT: \"65536\" (expected: a number from 0 to 65535)",
                "DEVELOPMENT_MODE|yes|TENANTCONFIG_DEVELOPMENT_MODE: \"yes\" (expected: true or false)",
                "ISSUER|http://issuer.example|TENANTCONFIG_ISSUER: \"http://issuer.example\" (expected: https:// and not this machine, except in development mode)",
                "ISSUER|https://localhost:9229/pool|TENANTCONFIG_ISSUER: \"https://localhost:9229/pool\" (expected: https:// and not this machine, except in development mode)",
                "ISSUER|https://LocalHost./pool|TENANTCONFIG_ISSUER: \"https://LocalHost./pool\" (expected: https:// and not this machine, except in development mode)",
                "ISSUER|https://[::ffff:127.0.0.1]/|TENANTCONFIG_ISSUER: \"https://[::ffff:127.0.0.1]/\" (expected: https:// and not this machine, except in development mode)",
                "ISSUER|https://2130706433/pool|TENANTCONFIG_ISSUER: \"https://2130706433/pool\" (expected: https:// and not this machine, except in development mode)",
                "ISSUER|https://0.0.0.0/pool|TENANTCONFIG_ISSUER: \"https://0.0.0.0/pool\" (expected: https:// and not this machine, except in development mode)",
                "JWKS_URL|http://keys.example|TENANTCONFIG_JWKS_URL: \"http://keys.example\" (expected: https:// and not this machine, except in development mode)",
                "JWKS_URL|file:///keys|TENANTCONFIG_JWKS_URL: \"file:///keys\" (expected: an http:// or https:// address)",
                "AUDIENCES|,|TENANTCONFIG_AUDIENCES: \",\" (expected: one or more words, separated by commas)",
                "TOKEN_ALGORITHMS|HS256|TENANTCONFIG_TOKEN_ALGORITHMS: \"HS256\" (expected: some of ES256, ES384, ES512, PS256, PS384, PS512, RS256, RS384, RS512)",
                "TOKEN_ALGORITHMS|none|TENANTCONFIG_TOKEN_ALGORITHMS: \"none\" (expected: some of ES256, ES384, ES512, PS256, PS384, PS512, RS256, RS384, RS512)",
                "PRELOAD_LIMIT|30 s|TENANTCONFIG_PRELOAD_LIMIT: \"30 s\" (expected: an ISO 8601 duration like PT30S, from PT1S to PT24H)",
                "RESYNC_INTERVAL|PT0S|TENANTCONFIG_RESYNC_INTERVAL: \"PT0S\" (expected: an ISO 8601 duration like PT30S, from PT1S to PT24H)",
                "TENANT_CALL_RATE|0|TENANTCONFIG_TENANT_CALL_RATE: \"0\" (expected: a number from 1 to 1000000000)",
                "ISSUER|issuer|TENANTCONFIG_JWKS_URL: \"issuer/.well-known/jwks.json\" (expected: an http:// or https:// address)",
            })
    void namesSettingValueAndExpectationWhenAValueIsWrong(String name, String value, String message) {
        assertThatThrownBy(() -> parse("TENANTCONFIG_" + name, value))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    @Test
    void severalIssuersStandInAFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("issuers.yaml"), """
                issuers:
                - {issuer: https://one.example, audiences: [a], tenants: all, tenantFrom: {claim: tenant}}
                - {issuer: http://two.example, audiences: [b], tenants: [acme], tenantFrom: {claim: tenant}}
                """);
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.put("TENANTCONFIG_ISSUERS_FILE", file.toString());
        assertThatThrownBy(() -> ServerSettings.parse(environment, List.of()))
                .hasMessage("TENANTCONFIG_ISSUER, TENANTCONFIG_AUDIENCES: set (expected: no such setting beside"
                        + " TENANTCONFIG_ISSUERS_FILE, whose file says it of each issuer)");
        environment.keySet().removeAll(Set.of("TENANTCONFIG_ISSUER", "TENANTCONFIG_AUDIENCES"));
        assertThatThrownBy(() -> ServerSettings.parse(environment, List.of()))
                .hasMessage("issuers[1].issuer: \"http://two.example\" (expected: https:// and not this machine,"
                        + " except in development mode)");
        environment.put("TENANTCONFIG_DEVELOPMENT_MODE", "true");
        assertThat(ServerSettings.parse(environment, List.of()).issuers())
                .extracting(IssuerSettings::issuer)
                .containsExactly("https://one.example", "http://two.example");
    }

    @Test
    void namesWhatIsMissing() {
        assertThatThrownBy(() -> without("TENANTCONFIG_ISSUER"))
                .hasMessage(
                        "TENANTCONFIG_ISSUER: missing (expected: the exact iss of the tokens that count, or TENANTCONFIG_ISSUERS_FILE)");
        assertThatThrownBy(() -> without("TENANTCONFIG_AUDIENCES")).hasMessageStartingWith("TENANTCONFIG_AUDIENCES: ");
        assertThatThrownBy(() -> without("TENANTCONFIG_TLS_KEY_FILE"))
                .hasMessage("TENANTCONFIG_TLS_KEY_FILE: missing (expected: both or none)");
        assertThatThrownBy(() -> {
                    Map<String, String> environment = new HashMap<>(LEAST);
                    environment.keySet().removeIf(name -> name.startsWith("TENANTCONFIG_TLS_"));
                    environment.put("TENANTCONFIG_TLS_CLIENT_CA_FILE", "ca.crt");
                    ServerSettings.parse(environment, List.of());
                })
                .hasMessage("TENANTCONFIG_TLS_CERTIFICATE_FILE: missing (expected: it too, because"
                        + " TENANTCONFIG_TLS_CLIENT_CA_FILE is set)");
        assertThatThrownBy(() -> without("TENANTCONFIG_TLS_KEY_FILE", "TENANTCONFIG_TLS_CERTIFICATE_FILE"))
                .hasMessage("TENANTCONFIG_TLS_CERTIFICATE_FILE: missing (expected: it and TENANTCONFIG_TLS_KEY_FILE,"
                        + " because plaintext is served in development mode only)");
    }

    private static ServerSettings parse(String name, String value) {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.put(name, value);
        return ServerSettings.parse(environment, List.of());
    }

    private static ServerSettings without(String... names) {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.keySet().removeAll(Set.of(names));
        return ServerSettings.parse(environment, List.of());
    }
}
