package io.tenantconfig.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From where {@code control-plane/provide.sh} takes the programs, and what it says when it cannot. */
class ControlPlaneRecipeTest {

    private static final Path BASH = Path.of("/bin/bash");
    private static final List<String> PROGRAMS =
            List.of("etcd", "kube-apiserver", "kube-controller-manager", "kubectl");

    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();

    private record Run(int exitCode, String output, String errors) {}

    @BeforeEach
    void useAnEmptyCache() {
        environment.put("XDG_CACHE_HOME", home.resolve("cache").toString());
    }

    @Test
    void takesAPresetDirectoryAsItIs() throws Exception {
        Path programs = preset(PROGRAMS);
        Run run = provide();
        assertThat(run).isEqualTo(new Run(0, programs + "\n", ""));
    }

    @Test
    void refusesAPresetDirectoryThatLacksAProgram() throws Exception {
        Path programs = preset(PROGRAMS.subList(0, 3));
        Run run = provide();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errors())
                .isEqualTo("control plane: KUBE_API_TEST_DIR: " + home.resolve("preset") + " (expected: an executable "
                        + programs.resolve("kubectl") + "; unset it to have one made)\n");
    }

    @Test
    void refusesADownloadThatIsNotWhatWasReleased() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "#!/bin/sh\necho another kube-apiserver\n".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            environment.put(
                    "KUBERNETES_DOWNLOADS",
                    "http://127.0.0.1:" + server.getAddress().getPort());
            Run run = provide();
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.errors())
                    .containsPattern("kube-apiserver: sha256 [0-9a-f]{64} \\(expected: [0-9a-f]{64}\\)");
            assertThat(filesIn(home.resolve("cache"))).isEmpty();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void saysWhatIsMissingWhereNothingCanBeDownloadedOrBuilt() throws Exception {
        environment.put("PATH", toolsWithoutGo().toString());
        environment.put("TENANTCONFIG_DOWNLOADS", "off");
        Run run = provide();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errors()).contains("can neither be downloaded").contains("Go 1.25 or newer");
    }

    /** Makes stand-ins for programs, tells where they are, and presets their directory. */
    private Path preset(List<String> programs) throws IOException, InterruptedException {
        Path preset = home.resolve("preset");
        environment.put("KUBE_API_TEST_DIR", preset.toString());
        environment.put("KUBE_API_TEST_API_SERVER_VERSION", "9.9.9");
        String machine = output("uname", "-m").replace("x86_64", "amd64").replace("aarch64", "arm64");
        String system = output("uname", "-s").toLowerCase(Locale.ROOT);
        Path directory = Files.createDirectories(preset.resolve("k8s/9.9.9-" + system + "-" + machine));
        var executable = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        for (String program : programs) {
            Files.createFile(directory.resolve(program), executable);
        }
        return directory;
    }

    /** A directory with links to what the recipe needs of the system, and to nothing that builds or downloads. */
    private Path toolsWithoutGo() throws IOException, InterruptedException {
        Path tools = Files.createDirectory(home.resolve("tools"));
        for (String tool : List.of("dirname", "uname", "tr", "mkdir", "mktemp", "rm")) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of(output("which", tool)));
        }
        return tools;
    }

    private Run provide() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                BASH.toString(),
                Checkout.ROOT.resolve("system-tests/control-plane/provide.sh").toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("KUBE_"));
        builder.environment().putAll(environment);
        Path errors = home.resolve("errors");
        builder.redirectError(errors.toFile());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Run(process.waitFor(), output, Files.readString(errors));
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.strip();
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(Files::isRegularFile).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
