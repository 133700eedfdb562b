package io.tenantconfig.quickstart.kube;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The programs of a control plane.
 *
 * @param directory holds etcd, kube-apiserver, kube-controller-manager and kubectl
 */
public record ControlPlaneBinaries(Path directory) {

    /**
     * Has them provided by {@code system-tests/control-plane/provide.sh}, which explains itself on standard error; the first
     * time, that takes minutes.
     *
     * @param checkout the project's root directory
     * @throws IOException if they cannot be had
     */
    public static ControlPlaneBinaries provide(Path checkout) throws IOException {
        Path recipe = checkout.resolve("system-tests/control-plane/provide.sh");
        Process process = new ProcessBuilder("bash", recipe.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = process.getInputStream()) {
            // Before its one line is read: a wait can be interrupted, and reading cannot.
            if (process.waitFor() != 0) {
                throw new IOException(recipe + ": failed (expected: a control plane's binaries; it says above why)");
            }
            return new ControlPlaneBinaries(Path.of(new String(output.readAllBytes(), StandardCharsets.UTF_8).strip()));
        } catch (InterruptedException e) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            // It removes what it had begun.
            process.onExit().join();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the control plane's binaries were provided", e);
        }
    }

    String etcd() {
        return program("etcd");
    }

    String apiServer() {
        return program("kube-apiserver");
    }

    String controllerManager() {
        return program("kube-controller-manager");
    }

    /** The path of kubectl. */
    public String kubectl() {
        return program("kubectl");
    }

    private String program(String name) {
        return directory.resolve(name).toString();
    }
}
