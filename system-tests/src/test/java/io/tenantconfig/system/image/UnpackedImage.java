package io.tenantconfig.system.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An image's files in a directory, run by this JVM's Java with the image's entrypoint and environment. That differs from a
 * container in this: Java is not the base's, and the class path's file names that directory where the image says {@code /app}.
 */
final class UnpackedImage {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin/java");
    private static final String CLASS_PATH = "app/jib-classpath-file";

    private final OciImage.Config config;
    private final Path root;

    /** What a process came to. */
    record Run(int exitCode, String output, String errors) {}

    private UnpackedImage(OciImage.Config config, Path root) {
        this.config = config;
        this.root = root;
    }

    static UnpackedImage in(Path root, OciImage image) throws IOException {
        image.unpackTo(root);
        Path classPath = root.resolve(CLASS_PATH);
        Files.writeString(classPath, Files.readString(classPath).replace("/app/", root.resolve("app") + "/"));
        return new UnpackedImage(image.config(), root);
    }

    /** Runs it to its end. */
    Run run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        Path output = root.resolve("tmp/output");
        Path errors = root.resolve("tmp/errors");
        Process process = builder(environment, arguments)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("still running after " + LIMIT + ": " + String.join(" ", arguments));
        }
        return new Run(process.exitValue(), Files.readString(output, UTF_8), Files.readString(errors, UTF_8));
    }

    /** What starts it, with the image's environment and no other than the one given. */
    ProcessBuilder builder(Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>();
        for (String word : config.entrypoint()) {
            command.add(word.replace("@/" + CLASS_PATH, "@" + root.resolve(CLASS_PATH)));
        }
        command.set(0, JAVA.toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(root.resolve("app").toFile());
        builder.environment().clear();
        builder.environment().putAll(config.environment());
        builder.environment().putAll(environment);
        return builder;
    }
}
