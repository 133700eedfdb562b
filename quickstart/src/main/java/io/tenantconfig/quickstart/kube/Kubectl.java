package io.tenantconfig.quickstart.kube;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The real {@code kubectl}, as a user with a kubeconfig file runs it. */
public final class Kubectl {

    private final String program;
    private final Path kubeconfig;
    private final Path directory;

    /**
     * @param kubeconfig whose user asks
     * @param directory where commands run: their relative paths begin there
     */
    public Kubectl(ControlPlaneBinaries binaries, Path kubeconfig, Path directory) {
        this.program = binaries.kubectl();
        this.kubeconfig = kubeconfig.toAbsolutePath();
        this.directory = directory;
    }

    /** The program's path. */
    String program() {
        return program;
    }

    /**
     * What a command came to.
     *
     * @param output of standard output
     * @param errors of standard error
     */
    public record Result(int exitCode, String output, String errors) {

        public boolean succeeded() {
            return exitCode == 0;
        }
    }

    /** Runs a command. */
    public Result run(String... arguments) throws IOException {
        return runWithInput("", arguments);
    }

    /**
     * Runs a command that must succeed.
     *
     * @return its standard output
     * @throws IOException if it does not; it tells what the command said
     */
    public String succeed(String... arguments) throws IOException {
        return succeedWithInput("", arguments);
    }

    /** Like {@link #succeed}, with a text for the command's standard input. */
    public String succeedWithInput(String input, String... arguments) throws IOException {
        Result result = runWithInput(input, arguments);
        if (!result.succeeded()) {
            throw new IOException("kubectl " + String.join(" ", arguments) + ": " + result.errors() + result.output());
        }
        return result.output();
    }

    /** Runs a command with a text for its standard input. */
    public Result runWithInput(String input, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        Process process = builder.start();
        var output = new CompletableFuture<String>();
        Thread.startVirtualThread(() -> read(process.getInputStream(), output));
        var errors = new CompletableFuture<String>();
        Thread.startVirtualThread(() -> read(process.getErrorStream(), errors));
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        try {
            return new Result(process.waitFor(), output.join(), errors.join());
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: kubectl " + String.join(" ", arguments), e);
        }
    }

    private static void read(InputStream stream, CompletableFuture<String> text) {
        try (stream) {
            text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            text.completeExceptionally(e);
        }
    }
}
