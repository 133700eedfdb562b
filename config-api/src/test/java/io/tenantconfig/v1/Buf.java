package io.tenantconfig.v1;

import io.tenantconfig.v1.Tool.Run;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The linter buf (https://buf.build): the one on the PATH, or one that this build installs outside the checkout. */
final class Buf {

    private static final String VERSION = "1.75.0";
    private static final Path HERE = Path.of("").toAbsolutePath();

    private Buf() {}

    /**
     * The program.
     *
     * @throws IllegalStateException if there is none and neither npm nor Go could install one; the message says what to do
     */
    static String find() throws IOException {
        if (Tool.run(HERE, Map.of(), List.of("buf", "--version")).succeeded()) {
            return "buf";
        }
        Path cache = cacheDirectory();
        Optional<Path> cached = in(cache.resolve("buf-" + VERSION));
        return (cached.isPresent() ? cached.get() : install(cache)).toString();
    }

    private static Path cacheDirectory() {
        String base = System.getenv("XDG_CACHE_HOME");
        Path root = base == null || base.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(base);
        return root.resolve("tenantconfig");
    }

    /** Installs into a directory of its own, which then takes its place in one step: builds may run side by side. */
    private static Path install(Path cache) throws IOException {
        Files.createDirectories(cache);
        Path fresh = Files.createTempDirectory(cache, "buf-");
        Run npm = Tool.run(
                fresh,
                Map.of(),
                List.of(
                        "npm",
                        "install",
                        "--no-save",
                        "--no-audit",
                        "--no-fund",
                        "--prefix",
                        ".",
                        "@bufbuild/buf@" + VERSION));
        if (in(fresh).isEmpty()) {
            Run go = Tool.run(
                    fresh,
                    Map.of("GOBIN", fresh.resolve("bin").toString()),
                    List.of("go", "install", "github.com/bufbuild/buf/cmd/buf@v" + VERSION));
            if (in(fresh).isEmpty()) {
                throw new IllegalStateException(
                        """
                        buf: none found (expected: buf on the PATH, or npm or Go to install buf %s with)
                        Install one of them (https://buf.build/docs/cli/installation), then run this again.
                        npm said: %s
                        Go said: %s""".formatted(VERSION, npm.output().strip(), go.output().strip()));
            }
        }
        return in(moveTo(cache.resolve("buf-" + VERSION), fresh)).orElseThrow();
    }

    private static Path moveTo(Path place, Path fresh) throws IOException {
        try {
            return Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
            return fresh;
        }
    }

    /** A program in an installation that runs; an installation that was broken off has none. */
    private static Optional<Path> in(Path installation) {
        return List.of(installation.resolve("node_modules/.bin/buf"), installation.resolve("bin/buf")).stream()
                .filter(program -> Tool.run(HERE, Map.of(), List.of(program.toString(), "--version"))
                        .succeeded())
                .findFirst();
    }
}
