package io.tenantconfig.system.gitops;

import io.tenantconfig.system.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Argo CD's programs and manifests.
 *
 * @param directory holds them
 */
record ArgoCdPrograms(Path directory) {

    /**
     * Has them provided by {@code gitops/provide.sh}, which explains itself on standard error; the first time, that takes
     * minutes.
     */
    static ArgoCdPrograms provide() throws IOException {
        Path recipe = Checkout.ROOT.resolve("system-tests/gitops/provide.sh");
        Process process = new ProcessBuilder("bash", recipe.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = process.getInputStream()) {
            String directory = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IOException(recipe + ": failed (expected: Argo CD's programs; it says above why)");
            }
            return new ArgoCdPrograms(Path.of(directory));
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while Argo CD was provided", e);
        }
    }

    /** A component of Argo CD, or the command {@code argocd}. */
    String program(String name) {
        return directory.resolve(name).toString();
    }

    /** The kustomization that installs Argo CD for a whole cluster. */
    Path manifests() {
        return directory.resolve("manifests/cluster-install");
    }
}
