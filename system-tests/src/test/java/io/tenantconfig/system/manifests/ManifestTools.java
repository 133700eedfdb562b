package io.tenantconfig.system.manifests;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tenantconfig.system.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code manifest-tools/provide.sh} provides. */
public record ManifestTools(Path directory) {

    /** @throws IOException if they cannot be had; why is told on standard error */
    public static ManifestTools provide() throws IOException, InterruptedException {
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
        Result result =
                run("kubeconform", List.of("-strict", "-schema-location", schemas.location(), input.toString()));
        return result.exitCode() != 0 && result.lines().isEmpty()
                ? List.of("kubeconform: exit code " + result.exitCode())
                : result.lines();
    }

    /**
     * The names of the metrics in expressions.
     *
     * @throws IOException if Prometheus could not parse one of them; it tells which and why
     */
    List<String> metricsIn(List<String> expressions) throws IOException, InterruptedException {
        Result result = run("promql", expressions);
        if (result.exitCode() != 0) {
            throw new IOException(String.join("\n", result.lines()));
        }
        return result.lines();
    }

    /**
     * What a Terraform module declares, as JSON ({@code hcl/main.go} says how).
     *
     * @param input its variables and what AWS would tell, as JSON
     * @throws IOException if the module or a variable is wrong, and what is
     */
    public String evaluated(Path module, String input) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(directory.resolve("hcl").toString(), module.toString())
                .redirectErrorStream(true)
                .start();
        try (var stdin = process.outputWriter(UTF_8)) {
            stdin.write(input);
        }
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(output);
        }
        return output;
    }

    private record Result(int exitCode, List<String> lines) {}

    private Result run(String program, List<String> arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(directory.resolve(program).toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        return new Result(process.waitFor(), lines);
    }
}
