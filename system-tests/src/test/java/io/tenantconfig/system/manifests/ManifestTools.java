package io.tenantconfig.system.manifests;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tenantconfig.system.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code manifest-tools/provide.sh} provides. */
record ManifestTools(Path directory) {

    /** @throws IOException if they cannot be had; why is told on standard error */
    static ManifestTools provide() throws IOException, InterruptedException {
        Path recipe = Checkout.ROOT.resolve("system-tests/manifest-tools/provide.sh");
        Process process = new ProcessBuilder("bash", recipe.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String directory = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException(recipe + ": failed (expected: the manifests' tools; it says above why)");
        }
        return new ManifestTools(Path.of(directory));
    }

    /** The definitions of the kinds of others that our components use. */
    Path foreignDefinitions() {
        return directory.resolve("crds");
    }

    /**
     * Lets kubeconform compare objects with schemas, and allow nothing that those do not name.
     *
     * @return what it has to say against them; empty when nothing
     */
    List<String> faults(ApiSchemas schemas, String objects) throws IOException, InterruptedException {
        Path input = Files.writeString(Files.createTempFile(schemas.directory(), "objects", ".yaml"), objects);
        Process process = new ProcessBuilder(
                        directory.resolve("kubeconform").toString(),
                        "-strict",
                        "-schema-location",
                        schemas.location(),
                        input.toString())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        if (process.waitFor() != 0 && lines.isEmpty()) {
            return List.of("kubeconform: exit code " + process.exitValue());
        }
        return lines;
    }
}
