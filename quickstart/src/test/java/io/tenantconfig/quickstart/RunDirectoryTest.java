package io.tenantconfig.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

    @TempDir
    private Path home;

    @BeforeEach
    void makeSamples() throws IOException {
        Files.createDirectories(home.resolve("tenants/acme"));
        Files.writeString(home.resolve("tenants/acme/checkout.yaml"), "sample");
    }

    @Test
    void writesVariablesThatAShellCanSourceAndOnlyTheOwnerCanRead() throws IOException {
        try (var run = RunDirectory.prepare(home, false)) {
            Map<String, String> variables = new LinkedHashMap<>();
            variables.put("TENANTCONFIG_ADDR", "127.0.0.1:1");
            variables.put("TOKEN_ACME", "a.b.c");
            run.writeEnvironment(variables);
            assertThat(run.environmentFile())
                    .hasContent("export TENANTCONFIG_ADDR='127.0.0.1:1'\nexport TOKEN_ACME='a.b.c'\n");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run.environmentFile())))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void quotesApostrophesForTheShell() throws IOException {
        try (var run = RunDirectory.prepare(home, false)) {
            run.writeEnvironment(Map.of("KUBECONFIG", "/it's/here"));
            assertThat(run.environmentFile()).hasContent("export KUBECONFIG='/it'\\''s/here'\n");
        }
    }

    @Test
    void leavesTheDirectoryOfARunningQuickstartAlone() throws IOException {
        try (var run = RunDirectory.prepare(home, false)) {
            Files.writeString(run.tenants().resolve("acme/checkout.yaml"), "edited");
            assertThatThrownBy(() -> RunDirectory.prepare(home, false))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another quickstart");
            assertThat(run.tenants().resolve("acme/checkout.yaml")).hasContent("edited");
        }
    }

    @Test
    void leavesNothingBehind() throws IOException {
        try (var run = RunDirectory.prepare(home, false)) {
            run.writeEnvironment(Map.of());
            run.writeKubeconfig("kubeconfig");
            Files.writeString(run.tenants().resolve("acme/checkout.yaml"), "edited");
        }
        assertThat(home.resolve("run")).doesNotExist();
        assertThat(home.resolve("tenants/acme/checkout.yaml")).hasContent("sample");
    }

    @Test
    void keepsTheTenantsForTheNextStartWhenAskedTo() throws IOException {
        try (var run = RunDirectory.prepare(home, true)) {
            Files.writeString(run.tenants().resolve("acme/checkout.yaml"), "edited");
        }
        try (var run = RunDirectory.prepare(home, true)) {
            assertThat(run.tenants().resolve("acme/checkout.yaml")).hasContent("edited");
        }
        try (var run = RunDirectory.prepare(home, false)) {
            assertThat(run.tenants().resolve("acme/checkout.yaml")).hasContent("sample");
        }
    }
}
