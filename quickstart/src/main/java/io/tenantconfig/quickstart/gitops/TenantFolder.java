package io.tenantconfig.quickstart.gitops;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.tenantconfig.quickstart.gitops.Manifests.ObjectName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder whose YAML files are kept applied: a file that is saved is applied, what it no longer holds is deleted, and so is
 * all that a deleted file held. A file with a mistake changes nothing until it is mended.
 */
public final class TenantFolder implements AutoCloseable {

    /** How often the folder is looked at: a person who saved a file does not notice. */
    private static final Duration INTERVAL = Duration.ofMillis(250);

    private final Path folder;
    private final Manifests manifests;
    private final Consumer<String> report;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("tenant-folder").daemon().factory());

    /** What was seen of each file, whether or not it could be applied. */
    private final Map<Path, Stamp> seen = new HashMap<>();

    private final Map<Path, Map<ObjectName, GenericKubernetesResource>> applied = new HashMap<>();

    private record Stamp(FileTime modifiedAt, long size) {}

    /**
     * A folder that is not looked at yet.
     *
     * @param report is told, in sentences for people, what was applied, deleted or wrong
     */
    public TenantFolder(Path folder, KubernetesClient client, Consumer<String> report) {
        this.folder = folder;
        this.manifests = new Manifests(client);
        this.report = report;
    }

    /** Applies what is there, then goes on to watch. */
    public void start() {
        sync();
        // It never ends and never fails: sync reports what goes wrong.
        var _ = scheduler.scheduleWithFixedDelay(
                this::sync, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks at the folder now, and returns when everything that has changed is applied. */
    public synchronized void sync() {
        try {
            Map<Path, Stamp> files = files();
            for (Path file : new TreeSet<>(files.keySet())) {
                if (!Objects.equals(seen.get(file), files.get(file))) {
                    applyFile(file);
                }
            }
            for (Path file : Set.copyOf(applied.keySet())) {
                if (!files.containsKey(file)) {
                    prune(file, Map.of());
                    applied.remove(file);
                }
            }
            seen.clear();
            seen.putAll(files);
        } catch (IOException | RuntimeException e) {
            report.accept("The folder " + folder + " could not be read or applied; trying again: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }

    private void applyFile(Path file) throws IOException {
        Map<ObjectName, GenericKubernetesResource> wanted;
        try {
            wanted = manifests.parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            report.accept(name(file) + " is not applied: " + e.getMessage());
            return;
        }
        var before = applied.getOrDefault(file, Map.of());
        wanted.forEach((name, object) -> {
            if (!object.equals(before.get(name))) {
                applyObject(file, name, object);
            }
        });
        prune(file, wanted);
        applied.put(file, wanted);
    }

    private void applyObject(Path file, ObjectName name, GenericKubernetesResource object) {
        try {
            manifests.apply(name, object);
            report.accept(name(file) + ": applied " + name);
        } catch (KubernetesClientException e) {
            report.accept(name(file) + ": " + name + " is not applied: " + e.getMessage());
        }
    }

    /** Deletes what the file declared and no longer does; the last first, so that a namespace goes after its objects. */
    private void prune(Path file, Map<ObjectName, GenericKubernetesResource> wanted) {
        List<ObjectName> before =
                List.copyOf(applied.getOrDefault(file, Map.of()).keySet());
        for (ObjectName name : before.reversed()) {
            if (!wanted.containsKey(name)) {
                manifests.delete(name);
                report.accept(name(file) + ": deleted " + name);
            }
        }
    }

    private Map<Path, Stamp> files() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path ->
                            path.toString().endsWith(".yaml") || path.toString().endsWith(".yml"))
                    .filter(Files::isRegularFile)
                    .collect(Collectors.toMap(path -> path, TenantFolder::stamp));
        }
    }

    private static Stamp stamp(Path file) {
        try {
            return new Stamp(Files.getLastModifiedTime(file), Files.size(file));
        } catch (IOException e) {
            // Gone in between: the next look will tell.
            return new Stamp(FileTime.fromMillis(0), 0);
        }
    }

    private Path name(Path file) {
        return folder.relativize(file);
    }
}
