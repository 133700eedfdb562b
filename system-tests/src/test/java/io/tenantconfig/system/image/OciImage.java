package io.tenantconfig.system.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tenantconfig.system.Checkout;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * An image as its tar holds it.
 *
 * @param reference its name and tag
 * @param digest of its manifest
 * @param layers the base's first
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">OCI image layout</a>
 */
record OciImage(String reference, String digest, Config config, List<Layer> layers) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** How a container of it starts. */
    record Config(String user, List<String> entrypoint, Map<String, String> environment, Map<String, String> labels) {

        Config {
            entrypoint = List.copyOf(entrypoint);
            environment = Map.copyOf(environment);
            labels = Map.copyOf(labels);
        }
    }

    /**
     * What one layer adds.
     *
     * @param size of the compressed layer, in bytes
     */
    record Layer(String digest, long size, List<Entry> entries) {

        Layer {
            entries = List.copyOf(entries);
        }

        List<String> files() {
            return entries.stream()
                    .filter(entry -> !entry.header().isDirectory())
                    .map(Entry::path)
                    .toList();
        }
    }

    /** A file or a directory. */
    static final class Entry {

        private final TarArchiveEntry header;
        private final byte[] content;

        Entry(TarArchiveEntry header, byte[] content) {
            this.header = header;
            this.content = content;
        }

        TarArchiveEntry header() {
            return header;
        }

        String path() {
            return header.getName();
        }
    }

    OciImage {
        layers = List.copyOf(layers);
    }

    /** The image that this build of a module made. */
    static OciImage of(String name) throws IOException {
        return in(Checkout.ROOT, name);
    }

    /** The image that the build of a module in a checkout made. */
    static OciImage in(Path checkout, String name) throws IOException {
        return read(checkout.resolve(name).resolve("target/image").resolve(name + ".tar"));
    }

    private static OciImage read(Path tar) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (InputStream stream = Files.newInputStream(tar)) {
            entries(stream).forEach(entry -> files.put(entry.path(), entry.content));
        }
        JsonNode index = JSON.readTree(files.get("index.json")).at("/manifests/0");
        JsonNode manifest = JSON.readTree(blob(files, index));
        List<Layer> layers = new ArrayList<>();
        for (JsonNode layer : manifest.get("layers")) {
            byte[] blob = blob(files, layer);
            layers.add(new Layer(
                    layer.get("digest").asText(),
                    blob.length,
                    entries(new GZIPInputStream(new ByteArrayInputStream(blob)))));
        }
        return new OciImage(
                index.at("/annotations/org.opencontainers.image.ref.name").asText(),
                index.get("digest").asText(),
                config(JSON.readTree(blob(files, manifest.get("config"))).get("config")),
                layers);
    }

    /** The layers without the base's. */
    List<Layer> ownLayers() {
        return layers.subList(1, layers.size());
    }

    long size() {
        return layers.stream().mapToLong(Layer::size).sum();
    }

    /** The content of a file. */
    byte[] file(String path) {
        return layers.stream()
                .flatMap(layer -> layer.entries().stream())
                .filter(entry -> entry.path().equals(path))
                .findFirst()
                .orElseThrow()
                .content;
    }

    /** Writes what a container would see; times are kept. */
    void unpackTo(Path root) throws IOException {
        for (Layer layer : layers) {
            for (Entry entry : layer.entries()) {
                Path path = root.resolve(entry.path());
                if (entry.header().isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.getParent());
                    Files.write(path, entry.content);
                    Files.setLastModifiedTime(path, entry.header().getLastModifiedTime());
                }
            }
        }
    }

    private static Config config(JsonNode config) {
        Map<String, String> environment = new HashMap<>();
        for (JsonNode variable : config.get("Env")) {
            String[] parts = variable.asText().split("=", 2);
            environment.put(parts[0], parts[1]);
        }
        return new Config(
                config.get("User").asText(),
                strings(config.get("Entrypoint")).toList(),
                environment,
                JSON.convertValue(
                        config.get("Labels"),
                        JSON.getTypeFactory().constructMapType(Map.class, String.class, String.class)));
    }

    private static Stream<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::asText);
    }

    private static byte[] blob(Map<String, byte[]> files, JsonNode descriptor) {
        return files.get("blobs/" + descriptor.get("digest").asText().replace(':', '/'));
    }

    private static List<Entry> entries(InputStream stream) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (var tar = new TarArchiveInputStream(stream)) {
            for (TarArchiveEntry header = tar.getNextEntry(); header != null; header = tar.getNextEntry()) {
                entries.add(new Entry(header, tar.readAllBytes()));
            }
        }
        return entries;
    }
}
