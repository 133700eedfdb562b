package io.tenantconfig.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The project's files; tests run in this module's directory. */
public final class Checkout {

    /** The project's root directory. */
    public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Checkout() {}

    /** A path for a directory of a test's own, which does not exist yet. */
    public static Path newDirectory(String prefix) throws IOException {
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        Path directory = Files.createTempDirectory(target, prefix + "-");
        Files.delete(directory);
        return directory;
    }

    /** Copies a directory with all that is in it to a path that does not exist yet. */
    public static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
