package io.tenantconfig.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class QuickstartTest {

    @TempDir
    private Path home;

    private final StringWriter errors = new StringWriter();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void walksTheWholeTourAndLeavesNothingBehind() throws IOException {
        copySamples();
        int exitCode = run("--once", "--home", home.toString());
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("9 of 9 steps passed")
                .doesNotContain("✗");
        assertThat(exitCode).isZero();
        assertThat(home.resolve("run")).doesNotExist();
    }

    @Test
    void keepsTheTenantsAndLeavesOutTheTourWhenItStartsAgain() throws IOException {
        copySamples();
        run("--once", "--keep-data", "--home", home.toString());
        Path checkout = home.resolve("run/tenants/acme/checkout.yaml");
        assertThat(checkout).hasSameTextualContentAs(home.resolve("tenants/acme/checkout.yaml"));
        Files.writeString(checkout, Files.readString(checkout).replace("stripe", "mollie"));
        printed.reset();
        int exitCode = run("--once", "--keep-data", "--home", home.toString());
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("No tour")
                .contains("applied TenantConfig acme/checkout");
        assertThat(exitCode).isZero();
        assertThat(checkout).content().contains("mollie");
    }

    @Test
    void endsWithAFailureWhenAStepFails() throws IOException {
        copySamples();
        Path checkout = home.resolve("tenants/globex/globex.yaml");
        Files.writeString(checkout, Files.readString(checkout).replace("db.globex.example", "db.acme.example"));
        int exitCode = run("--once", "--home", home.toString());
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("✗ param_config_db-url: jdbc:postgresql://db.acme.example/checkout")
                .contains("8 of 9 steps passed");
        assertThat(exitCode).isEqualTo(1);
    }

    @Test
    void saysWhichPortIsTakenAndLeavesNothingBehind() throws IOException {
        copySamples();
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int exitCode =
                    run("--once", "--home", home.toString(), "--ssm-port", Integer.toString(taken.getLocalPort()));
            assertThat(errors.toString()).contains("port: " + taken.getLocalPort() + " (expected: a free one)");
            assertThat(exitCode).isEqualTo(1);
            assertThat(home.resolve("run")).doesNotExist();
        }
    }

    @Test
    void stopsWhatHasStartedWhenALaterPartCannotStart() throws IOException {
        copySamples();
        int ssmPort = freePort();
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int exitCode = run(
                    "--once",
                    "--home",
                    home.toString(),
                    "--ssm-port",
                    Integer.toString(ssmPort),
                    "--dynamodb-port",
                    Integer.toString(taken.getLocalPort()));
            assertThat(exitCode).isEqualTo(1);
        }
        assertThatCode(() -> new ServerSocket(ssmPort, 1, InetAddress.getLoopbackAddress()).close())
                .doesNotThrowAnyException();
    }

    @Test
    void listsItsOptions() {
        var help = new CommandLine(new Main(System.out)).getUsageMessage();
        assertThat(help).contains("--once", "--port", "--kubernetes-port", "--keep-data", "--log-level");
    }

    @Test
    void refusesAnOptionThatItDoesNotKnow() {
        assertThat(run("--twice")).isEqualTo(CommandLine.ExitCode.USAGE);
    }

    private int run(String... arguments) {
        return Main.commandLine(new Main(new PrintStream(printed, true, StandardCharsets.UTF_8)))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void copySamples() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("tenants"))) {
            for (Path file : files.toList()) {
                Path target = home.resolve("tenants").resolve(Path.of("tenants").relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
