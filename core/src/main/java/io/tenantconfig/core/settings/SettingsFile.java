package io.tenantconfig.core.settings;

import io.tenantconfig.core.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings in a file, under the names of the environment variables: {@code NAME=value} a line, as in the files from which
 * kustomize makes ConfigMaps ({@code envs}) and Docker takes variables ({@code --env-file}). Empty lines and those that begin
 * with {@code #} do not count; nothing is quoted, for a value ends with its line. The environment wins over the file.
 */
public final class SettingsFile {

    /** Which file. */
    public static final Setting<Path, Optional<Path>> FILE = Setting.optional(
            "SETTINGS_FILE",
            "a file of settings, NAME=value a line; what the environment sets wins over it",
            Kind.PATH,
            "none");

    private SettingsFile() {}

    /**
     * An environment together with the file that it names, if it names one.
     *
     * @throws InvalidInputException if a line is no setting of ours, naming file and line, but not what stands there
     * @throws UncheckedIOException if the file cannot be read
     */
    public static Map<String, String> and(Map<String, String> environment) {
        Optional<Path> file = FILE.in(environment);
        if (file.isEmpty()) {
            return environment;
        }
        Map<String, String> all = read(file.get());
        environment.forEach((name, value) -> {
            if (!value.isEmpty() || !all.containsKey(name)) {
                all.put(name, value);
            }
        });
        return Map.copyOf(all);
    }

    private static Map<String, String> read(Path file) {
        Map<String, String> settings = new HashMap<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String name = line.split("=", 2)[0];
            if (name.length() == line.length() || !name.startsWith(Setting.PREFIX) || name.equals(FILE.name())) {
                throw wrong(file, i, "a setting as " + Setting.PREFIX + "NAME=value, and not " + FILE.name());
            }
            if (settings.put(name, line.substring(name.length() + 1)) != null) {
                throw wrong(file, i, name + " only once");
            }
        }
        return settings;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(FILE.name() + ": \"" + file + "\" (expected: a readable file): " + e, e);
        }
    }

    private static InvalidInputException wrong(Path file, int index, String expected) {
        return new InvalidInputException(
                FILE.name() + ": \"" + file + "\", line " + (index + 1) + " (expected: " + expected + ")");
    }
}
