package io.tenantconfig.storage.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program from the Python package index, in a virtual environment of its own under the user's cache directory, outside
 * the checkout: made once from the pinned requirements beside this class, then used by all checkouts that pin the same.
 */
public enum PythonProgram {
    MOTO("moto", "moto_server", "TENANTCONFIG_MOTO_SERVER", "the independent AWS of these tests"),
    CFN_LINT("cfn-lint", "cfn-lint", "TENANTCONFIG_CFN_LINT", "the checker of CloudFormation templates"),
    AWS_CLI("awscli", "aws", "TENANTCONFIG_AWS_CLI", "the command line of AWS, for commands that pages tell to run");

    private static final long INSTALL_MINUTES = 10;
    private static final int DIGEST_BYTES = 4;

    private final String distribution;
    private final String command;
    private final String setting;
    private final String needed;

    /**
     * A program.
     *
     * @param setting the environment variable with the path of an executable to use instead
     * @param role what it is for, for who has no Python
     */
    PythonProgram(String distribution, String command, String setting, String role) {
        this.distribution = distribution;
        this.command = command;
        this.setting = setting;
        this.needed = distribution + ", " + role + ", needs python3 (3.11 or newer) with the module venv and a package"
                + " index; or set " + setting + " to the path of a " + command;
    }

    /** The path of its executable, installed if it is not there yet. */
    public Path executable() throws IOException, InterruptedException {
        return executable(System.getenv(), "python3");
    }

    Path executable(Map<String, String> environment, String python) throws IOException, InterruptedException {
        String given = environment.get(setting);
        if (given != null) {
            if (!Files.isExecutable(Path.of(given))) {
                throw new IllegalStateException(setting + ": \"" + given + "\" (expected: the path of an executable)");
            }
            return Path.of(given);
        }
        String requirements = requirements();
        Path home = cache(environment).resolve(distribution + "-" + version(requirements) + "-" + digest(requirements));
        Files.createDirectories(home.getParent());
        Path lock = home.resolveSibling(home.getFileName() + ".lock");
        // The lock is held against other processes; against other threads there is "synchronized".
        synchronized (this) {
            try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();
                install(python, home, requirements);
            }
        }
        return home.resolve("bin").resolve(command);
    }

    private void install(String python, Path home, String requirements) throws IOException, InterruptedException {
        // Written last: it proves that the installation came to its end.
        Path installed = home.resolve(resource());
        if (Files.exists(installed)) {
            return;
        }
        Path wanted = home.resolveSibling(home.getFileName() + "." + resource());
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

    private void run(Path log, List<String> line) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(needed, e);
        }
        if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException(needed + ". It did not come to an end: " + String.join(" ", line));
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(
                    needed + ". It failed: " + String.join(" ", line) + System.lineSeparator() + Files.readString(log));
        }
    }

    private static Path cache(Map<String, String> environment) {
        String cache = environment.get("XDG_CACHE_HOME");
        Path base =
                cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return base.resolve("tenantconfig").toAbsolutePath();
    }

    private String resource() {
        return distribution + "-requirements.txt";
    }

    private String requirements() throws IOException {
        try (var resource = PythonProgram.class.getResourceAsStream(resource())) {
            if (resource == null) {
                throw new IllegalStateException("missing resource: " + resource());
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String version(String requirements) {
        String pin = distribution + "==";
        return requirements
                .lines()
                .filter(line -> line.startsWith(pin))
                .map(line -> line.substring(pin.length()).strip())
                .findFirst()
                .orElseThrow();
    }

    /** Distinguishes checkouts that pin the same version with other requirements, so that they can run side by side. */
    private static String digest(String requirements) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(requirements.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(digest, DIGEST_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
