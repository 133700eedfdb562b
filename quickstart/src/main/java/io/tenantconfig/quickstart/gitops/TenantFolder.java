package io.tenantconfig.quickstart.gitops;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.tenantconfig.quickstart.gitops.Manifests.ObjectName;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
 * all that a deleted file held, unless another file declares it: files can be renamed and their documents moved. A file with
 * a mistake changes nothing until it is mended, and one that is being saved nothing until it is at rest.
 */
public final class TenantFolder implements AutoCloseable {

    /** How often the folder is looked at: a person who saved a file does not notice. */
    private static final Duration INTERVAL = Duration.ofMillis(150);

    private final Path folder;
    private final Manifests manifests;
    private final Consumer<String> report;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("tenant-folder").daemon().factory());

    /** The files as the last look found them: one that differs now may still be in the middle of being saved. */
    private Map<Path, Stamp> lastLook = Map.of();

    /** What was seen of each file that was dealt with, whether or not it could be applied. */
    private final Map<Path, Stamp> seen = new HashMap<>();

    private final Map<Path, Map<ObjectName, GenericKubernetesResource>> applied = new HashMap<>();

    /** Why the folder could not be read at the last look, so that it is said once; empty when it could. */
    private String trouble = "";

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
        // It never ends and never fails: look reports what goes wrong.
        var _ = scheduler.scheduleWithFixedDelay(
                this::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks at the folder now, and returns when everything that has changed is applied. */
    public synchronized void sync() {
        look(false);
    }

    /** Looks at the folder now, and applies what has changed and does not go on changing. */
    synchronized void look() {
        look(true);
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }

    private void look(boolean onlyAtRest) {
        try {
            Map<Path, Stamp> files = files();
            trouble = "";
            if (!onlyAtRest || files.equals(lastLook)) {
                apply(files);
            }
            lastLook = files;
        } catch (IOException | RuntimeException e) {
            if (!trouble.equals(e.toString())) {
                trouble = e.toString();
                report.accept("The folder " + folder + " cannot be read; it is tried again until it can: " + e);
            }
        }
    }

    private void apply(Map<Path, Stamp> files) {
        Map<ObjectName, Path> before = declared();
        for (Path file : new TreeSet<>(files.keySet())) {
            if (!Objects.equals(seen.get(file), files.get(file))) {
                applyFile(file);
            }
        }
        applied.keySet().retainAll(files.keySet());
        prune(before);
        seen.clear();
        seen.putAll(files);
    }

    /** All that the files declare, each with the last file that does. */
    private Map<ObjectName, Path> declared() {
        Map<ObjectName, Path> declared = new LinkedHashMap<>();
        for (Path file : new TreeSet<>(applied.keySet())) {
            applied.getOrDefault(file, Map.of()).keySet().forEach(name -> declared.put(name, file));
        }
        return declared;
    }

    private void applyFile(Path file) {
        Map<ObjectName, GenericKubernetesResource> wanted;
        try {
            String text = Files.readString(file);
            if (text.isEmpty()) {
                return; // It is being written; what is to go goes with its file or its lines.
            }
            wanted = manifests.parse(text);
        } catch (CharacterCodingException e) {
            report.accept(name(file) + " is not applied: not text in UTF-8");
            return;
        } catch (IOException | IllegalArgumentException e) {
            report.accept(name(file) + " is not applied: " + e.getMessage());
            return;
        }
        var before = applied.getOrDefault(file, Map.of());
        Map<ObjectName, GenericKubernetesResource> now = new LinkedHashMap<>();
        wanted.forEach((name, object) -> {
            GenericKubernetesResource held = before.get(name);
            if (object.equals(held) || applyObject(file, name, object)) {
                now.put(name, object);
            } else if (held != null) {
                now.put(name, held);
            }
        });
        applied.put(file, now);
    }

    private boolean applyObject(Path file, ObjectName name, GenericKubernetesResource object) {
        try {
            manifests.apply(name, object);
            report.accept(name(file) + ": applied " + name);
            return true;
        } catch (KubernetesClientException e) {
            report.accept(name(file) + ": " + name + " is not applied: " + reason(e));
            return false;
        }
    }

    /** Deletes what no file declares any more; the last first, so that a namespace goes after its objects. */
    private void prune(Map<ObjectName, Path> before) {
        Set<ObjectName> declared = declared().keySet();
        for (ObjectName name : List.copyOf(before.keySet()).reversed()) {
            if (!declared.contains(name)) {
                String file =
                        folder.relativize(before.getOrDefault(name, folder)).toString();
                try {
                    manifests.delete(name);
                    report.accept(file + ": deleted " + name);
                } catch (KubernetesClientException e) {
                    report.accept(file + ": " + name + " is not deleted: " + reason(e));
                }
            }
        }
    }

    private static String reason(KubernetesClientException e) {
        String said = e.getStatus() == null ? null : e.getStatus().getMessage();
        return Objects.requireNonNullElse(said, String.valueOf(e.getMessage()));
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
