package io.tenantconfig.storage.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * moto in a virtual environment of its own under the user's cache directory, outside the checkout: made once from the
 * pinned requirements beside this class, then used by all checkouts.
 */
final class MotoInstallation {

    /** Path of a {@code moto_server} to use instead. */
    static final String EXECUTABLE_SETTING = "TENANTCONFIG_MOTO_SERVER";

    private static final String REQUIREMENTS = "moto-requirements.txt";
    private static final String NEEDED =
            "moto, the independent AWS of these tests, needs python3 (3.11 or newer) with the"
                    + " module venv and a package index; or set " + EXECUTABLE_SETTING
                    + " to the path of a moto_server";
    private static final long INSTALL_MINUTES = 10;

    private MotoInstallation() {}

    /** The path of a {@code moto_server}, installed if it is not there yet. */
    static Path executable(Map<String, String> environment) throws IOException, InterruptedException {
        return executable(environment, "python3");
    }

    static synchronized Path executable(Map<String, String> environment, String python)
            throws IOException, InterruptedException {
        String given = environment.get(EXECUTABLE_SETTING);
        if (given != null) {
            if (!Files.isExecutable(Path.of(given))) {
                throw new IllegalStateException(
                        EXECUTABLE_SETTING + ": \"" + given + "\" (expected: the path of an executable)");
            }
            return Path.of(given);
        }
        String requirements = requirements();
        Path home = cache(environment).resolve("moto-" + version(requirements));
        Files.createDirectories(home.getParent());
        Path lock = home.resolveSibling(home.getFileName() + ".lock");
        // The lock is held against other processes; against other threads there is "synchronized".
        try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            install(python, home, requirements);
        }
        return home.resolve("bin").resolve("moto_server");
    }

    private static void install(String python, Path home, String requirements)
            throws IOException, InterruptedException {
        // Written last: a copy of what was installed proves that the installation came to its end.
        Path installed = home.resolve(REQUIREMENTS);
        if (Files.exists(installed) && Files.readString(installed).equals(requirements)) {
            return;
        }
        Path wanted = home.resolveSibling(home.getFileName() + "." + REQUIREMENTS);
        Files.writeString(wanted, requirements);
        Path log = home.resolveSibling(home.getFileName() + ".log");
        run(log, List.of(python, "-m", "venv", "--clear", home.toString()));
        run(
                log,
                List.of(
                        home.resolve("bin").resolve("pip").toString(),
                        "install",
                        "--quiet",
                        "--disable-pip-version-check",
                        "--requirement",
                        wanted.toString()));
        Files.move(wanted, installed);
    }

    private static void run(Path log, List<String> command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(new ArrayList<>(command))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(NEEDED, e);
        }
        if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException(NEEDED + ". It did not come to an end: " + String.join(" ", command));
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(NEEDED + ". It failed: " + String.join(" ", command)
                    + System.lineSeparator() + Files.readString(log));
        }
    }

    private static Path cache(Map<String, String> environment) {
        String cache = environment.get("XDG_CACHE_HOME");
        Path base =
                cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return base.resolve("tenantconfig").toAbsolutePath();
    }

    private static String requirements() throws IOException {
        try (var resource = MotoInstallation.class.getResourceAsStream(REQUIREMENTS)) {
            if (resource == null) {
                throw new IllegalStateException("missing resource: " + REQUIREMENTS);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String version(String requirements) {
        return requirements
                .lines()
                .filter(line -> line.startsWith("moto=="))
                .map(line -> line.substring("moto==".length()).strip())
                .findFirst()
                .orElseThrow();
    }
}
