package io.tenantconfig.system.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantconfig.quickstart.kube.ServerProcess;
import io.tenantconfig.system.Checkout;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./quickstart.sh --control-plane}, as the script starts it once all is built. */
class QuickstartOnControlPlaneTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    private Path temporary;

    private Path home;

    @BeforeEach
    void copySamples() throws IOException {
        home = temporary.resolve("home");
        Checkout.copy(
                Checkout.ROOT.resolve("quickstart/tenants"),
                Files.createDirectory(home).resolve("tenants"));
    }

    @Test
    void walksTheWholeTourAndLeavesNothingBehind() throws Exception {
        try (var quickstart = start("first", "--once")) {
            assertThat(quickstart.awaitEnd(LIMIT.toSeconds()))
                    .as(quickstart.log())
                    .isZero();
            assertThat(quickstart.log()).contains("9 of 9 steps passed").doesNotContain("✗");
        }
        assertThat(left()).isEmpty();
        assertThat(home.resolve("run")).doesNotExist();
    }

    /** Ctrl-C and the signal that ends it here go the same way. */
    @Test
    void leavesNothingBehindWhenItIsStopped() throws Exception {
        try (var quickstart = start("first")) {
            await().atMost(LIMIT).until(() -> quickstart.log().contains("It stays up"));
            assertThat(quickstart.log()).contains("A kubectl of its version is ");
        }
        assertThat(left()).isEmpty();
        assertThat(home.resolve("run")).doesNotExist();
    }

    @Test
    void leavesNothingBehindWhenItIsStoppedWhileItStarts() throws Exception {
        try (var _ = start("first")) {
            await().atMost(LIMIT).until(() -> Files.exists(home.resolve("run/control-plane/etcd")));
        }
        assertThat(left()).isEmpty();
        assertThat(home.resolve("run")).doesNotExist();
    }

    @Test
    void startsAgainAfterACrash() throws Exception {
        ServerProcess crashing = start("first");
        await().atMost(LIMIT).until(() -> crashing.log().contains("Everything is up"));
        killAlone("io.tenantconfig.quickstart.Main");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(left()).isEmpty());
        assertThat(home.resolve("run/control-plane")).exists();
        try (var quickstart = start("second")) {
            await().atMost(LIMIT).until(() -> quickstart.log().contains("Everything is up"));
        }
        assertThat(home.resolve("run")).doesNotExist();
    }

    private ServerProcess start(String name, String... options) throws IOException {
        Path target = Checkout.ROOT.resolve("quickstart/target");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*",
                "io.tenantconfig.quickstart.Main",
                "--home",
                home.toString(),
                "--checkout",
                Checkout.ROOT.toString(),
                "--control-plane"));
        command.addAll(List.of(options));
        return ServerProcess.start(name, command, Map.of(), temporary.resolve(name + ".log"));
    }

    /** Kills a Java process without any that it has started. */
    private void killAlone(String mainClass) {
        processes()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .filter(process -> process.info().commandLine().orElse("").contains(mainClass))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private List<String> left() {
        return processes()
                .flatMap(process -> process.info().commandLine().stream())
                .toList();
    }

    /** Those that know its directory. */
    private Stream<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(home.toString()));
    }
}
