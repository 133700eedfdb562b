package io.tenantconfig.system.gitops;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.tenantconfig.crds.v1alpha1.Condition;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.system.gitops.ArgoCdSettings.Health;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A TenantConfig in a state of its life, and what Argo CD is to make of it.
 *
 * @param file its YAML; the comments at its head tell what is expected
 * @param enabled the actions that may be run
 */
record ResourceState(Path file, Map<String, ?> resource, Health expected, Set<String> enabled) {

    private static final Path DIRECTORY = Path.of("src/test/resources/gitops/states");
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    static List<ResourceState> all() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.sorted().map(ResourceState::read).toList();
        }
    }

    @SuppressWarnings("unchecked")
    private static ResourceState read(Path file) {
        String text = text(file);
        Map<String, ?> resource = YAML.unmarshal(text, Map.class);
        Set<String> enabled = new TreeSet<>(List.of(expected(text, "ACTIONS").split(" ")));
        enabled.remove("none");
        return new ResourceState(
                file, resource, new Health(expected(text, "STATUS"), expected(text, "MESSAGE")), enabled);
    }

    private static String expected(String text, String name) {
        String head = "# " + name + ": ";
        return text.lines()
                .filter(line -> line.startsWith(head))
                .map(line -> line.substring(head.length()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + ": missing (expected: a comment)"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The resource as the operator reads it. */
    TenantConfig tenantConfig() {
        return YAML.unmarshal(text(file), TenantConfig.class);
    }

    /** The reasons that it gives for being ready or not. */
    Stream<String> reasons() {
        return tenantConfig().getStatus().conditions().stream()
                .filter(condition -> condition.type().equals("Ready"))
                .map(Condition::reason);
    }

    boolean isBeingDeleted() {
        return tenantConfig().isMarkedForDeletion();
    }

    @Override
    public String toString() {
        return file.getFileName().toString().replace(".yaml", "");
    }
}
