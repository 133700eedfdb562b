package io.tenantconfig.quickstart;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
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
    private boolean tenantsWereKept;

    /** Held as long as this run lasts; the system lets go of it when the process ends, however it does. */
    private final FileChannel lock;

    private RunDirectory(Path directory, boolean keepTenants, FileChannel lock) {
        this.directory = directory;
        this.keepTenants = keepTenants;
        this.lock = lock;
    }

    /**
     * Makes the directory, with a copy of the samples as its folder of tenants unless one was kept.
     *
     * @param home holds {@code tenants/} with the samples
     * @throws IOException if the directory cannot be made, or another quickstart uses it
     */
    static RunDirectory prepare(Path home, boolean keepTenants) throws IOException {
        Path directory = home.resolve("run");
        try {
            Files.createDirectories(directory);
        } catch (FileSystemException e) {
            throw new IOException(directory + ": cannot be made (expected: a directory that you may write to)", e);
        }
        var run = new RunDirectory(directory, keepTenants, lock(directory));
        try {
            return run.filled(home);
        } catch (IOException | RuntimeException e) {
            run.lock.close();
            throw e;
        }
    }

    private RunDirectory filled(Path home) throws IOException {
        delete(controlPlane());
        if (!keepTenants) {
            delete(tenants());
        }
        tenantsWereKept = Files.isDirectory(tenants());
        if (!tenantsWereKept) {
            copy(home.resolve("tenants"), tenants());
        }
        return this;
    }

    /** Two that share a directory would delete each other's tenants. */
    private static FileChannel lock(Path directory) throws IOException {
        var lock = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() != null) {
                return lock;
            }
        } catch (OverlappingFileLockException _) {
            // Held by this JVM: the same answer.
        } catch (IOException e) {
            lock.close();
            throw e;
        }
        lock.close();
        throw new IOException(
                directory + ": in use by another quickstart (expected: one at a time; stop it, or use another clone)");
    }

    /** Whether the folder of tenants is that of an earlier run, with whatever was changed there. */
    boolean tenantsWereKept() {
        return tenantsWereKept;
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

    /** Where a control plane keeps its data and logs; not there yet. */
    Path controlPlane() {
        return directory.resolve("control-plane");
    }

    /** Writes the variables as a file that a shell can {@code source}; readable by its owner alone, for it holds tokens. */
    void writeEnvironment(Map<String, String> variables) throws IOException {
        List<String> lines = variables.entrySet().stream()
                .map(variable -> "export " + variable.getKey() + "='"
                        + variable.getValue().replace("'", "'\\''") + "'")
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
        delete(controlPlane());
        Files.deleteIfExists(directory.resolve("lock"));
        if (!keepTenants) {
            delete(directory);
        }
        lock.close();
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
