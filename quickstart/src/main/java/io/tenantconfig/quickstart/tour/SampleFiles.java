package io.tenantconfig.quickstart.tour;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The files of the watched folder, which the tour changes and puts back. */
final class SampleFiles {

    private final Path tenants;

    /** What was changed, as it was. */
    private final Map<Path, String> originals = new HashMap<>();

    SampleFiles(Path tenants) {
        this.tenants = tenants;
    }

    void edit(String name, UnaryOperator<String> change) throws IOException {
        Path file = tenants.resolve(name);
        String text = Files.readString(file);
        originals.put(file, text);
        Files.writeString(file, change.apply(text));
    }

    void delete(String name) throws IOException {
        Path file = tenants.resolve(name);
        originals.put(file, Files.readString(file));
        Files.delete(file);
    }

    /** Whoever plays on after the tour has all the samples. */
    void putBack() throws IOException {
        for (var original : originals.entrySet()) {
            Files.writeString(original.getKey(), original.getValue());
        }
    }
}
