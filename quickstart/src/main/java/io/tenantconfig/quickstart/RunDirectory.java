package io.tenantconfig.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The directory {@code run/}: what a user of the running quickstart needs, and nothing of it afterwards. */
final class RunDirectory implements AutoCloseable {

    private final Path directory;
    private final boolean keepTenants;

    private RunDirectory(Path directory, boolean keepTenants) {
        this.directory = directory;
        this.keepTenants = keepTenants;
    }

    /**
     * Makes the directory, with a copy of the samples as its folder of tenants unless one was kept.
     *
     * @param home holds {@code tenants/} with the samples
     */
    static RunDirectory prepare(Path home, boolean keepTenants) throws IOException {
        var run = new RunDirectory(Files.createDirectories(home.resolve("run")), keepTenants);
        if (!keepTenants) {
            delete(run.tenants());
        }
        if (!Files.isDirectory(run.tenants())) {
            copy(home.resolve("tenants"), run.tenants());
        }
        return run;
    }

    Path tenants() {
        return directory.resolve("tenants");
    }

    Path environmentFile() {
        return directory.resolve("env");
    }

    Path kubeconfig() {
        return directory.resolve("kubeconfig");
    }

    /** Writes the variables as a file that a shell can {@code source}; readable by its owner alone, for it holds tokens. */
    void writeEnvironment(Map<String, String> variables) throws IOException {
        List<String> lines = variables.entrySet().stream()
                .map(variable -> "export " + variable.getKey() + "='" + variable.getValue() + "'")
                .toList();
        writePrivately(environmentFile(), String.join("\n", lines) + "\n");
    }

    void writeKubeconfig(String yaml) throws IOException {
        writePrivately(kubeconfig(), yaml);
    }

    /** Removes what belongs to this run. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(environmentFile());
        Files.deleteIfExists(kubeconfig());
        if (!keepTenants) {
            delete(directory);
        }
    }

    private static void writePrivately(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text, StandardOpenOption.WRITE);
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path path : walk(from)) {
            Path target = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(target);
            } else {
                Files.copy(path, target);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            List<Path> paths =
                    walk(directory).stream().sorted(Comparator.reverseOrder()).toList();
            for (Path path : paths) {
                Files.delete(path);
            }
        }
    }

    private static List<Path> walk(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.collect(Collectors.toList());
        }
    }
}
