package io.tenantconfig.system.gitops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A Git repository and a clone of it, to work in. */
final class GitRepository {

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "GIT_CONFIG_GLOBAL", "/dev/null",
            "GIT_CONFIG_NOSYSTEM", "1",
            "GIT_AUTHOR_NAME", "developer",
            "GIT_AUTHOR_EMAIL", "developer@example.com",
            "GIT_COMMITTER_NAME", "developer",
            "GIT_COMMITTER_EMAIL", "developer@example.com");

    private final Path bare;
    private final Path clone;

    private GitRepository(Path bare, Path clone) {
        this.bare = bare;
        this.clone = clone;
    }

    /** Makes an empty one. */
    static GitRepository create(Path directory, String name) throws IOException {
        Files.createDirectories(directory);
        var repository = new GitRepository(directory.resolve(name + ".git"), directory.resolve(name));
        Commands.run(
                directory,
                ENVIRONMENT,
                List.of("git", "init", "--quiet", "--bare", "--initial-branch=main", repository.bare.toString()));
        Commands.run(
                directory,
                ENVIRONMENT,
                List.of("git", "clone", "--quiet", repository.bare.toString(), repository.clone.toString()));
        return repository;
    }

    /** Where Argo CD finds it. */
    String url() {
        return "file://" + bare;
    }

    String read(String path) throws IOException {
        return Files.readString(clone.resolve(path));
    }

    void write(String path, String text) throws IOException {
        Path file = clone.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Changes a file, which must then be another than before. */
    void edit(String path, UnaryOperator<String> change) throws IOException {
        String before = read(path);
        String after = change.apply(before);
        if (after.equals(before)) {
            throw new IllegalArgumentException(path + ": not changed (expected: a change)");
        }
        write(path, after);
    }

    /** Copies the files of a directory of samples, changed. */
    void copy(Path samples, String path, UnaryOperator<String> change) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(samples)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            write(path + "/" + samples.relativize(file), change.apply(Files.readString(file)));
        }
    }

    void delete(String path) throws IOException {
        git("rm", "-r", "--quiet", path);
    }

    /** Commits and pushes everything. Answers the commit. */
    String commit(String message) throws IOException {
        git("add", "--all");
        git("commit", "--quiet", "--message", message);
        git("push", "--quiet", "origin", "HEAD:main");
        return git("rev-parse", "HEAD").strip();
    }

    private String git(String... arguments) throws IOException {
        return Commands.run(
                clone,
                ENVIRONMENT,
                Stream.concat(Stream.of("git"), Stream.of(arguments)).toList());
    }
}
