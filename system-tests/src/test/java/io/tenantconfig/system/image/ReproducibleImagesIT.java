package io.tenantconfig.system.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.system.Checkout;
import io.tenantconfig.system.image.OciImage.Layer;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds the images once more: from nothing, in another directory, at another time, and with one line of the operator changed. */
class ReproducibleImagesIT {

    private static final int SMALL = 500_000;

    /** What builds make, and what Git and the quickstart keep. */
    private static final Set<String> NO_SOURCES = Set.of("target", ".git", "run", "node_modules");

    private static final String CHANGED = "operator/src/main/java/io/tenantconfig/operator/Main.java";

    @TempDir
    private static Path copy;

    @BeforeAll
    static void buildAgain() throws IOException, InterruptedException {
        Files.walkFileTree(Checkout.ROOT, new Copying());
        Path main = copy.resolve(CHANGED);
        String source = Files.readString(main);
        assertThat(source).contains("The TenantConfig operator");
        Files.writeString(main, source.replace("The TenantConfig operator", "Another operator"));
        build();
    }

    @Test
    void theSameSourceMakesTheSameImage() throws IOException {
        assertThat(OciImage.in(copy, "config-server").digest())
                .isEqualTo(OciImage.of("config-server").digest());
    }

    @Test
    void aChangeOfOurCodeChangesOneSmallLayer() throws IOException {
        List<Layer> before = OciImage.of("operator").layers();
        List<Layer> changed = OciImage.in(copy, "operator").layers().stream()
                .filter(layer -> before.stream().noneMatch(old -> old.digest().equals(layer.digest())))
                .toList();
        assertThat(changed).hasSize(1);
        assertThat(changed.getFirst().files()).singleElement().asString().startsWith("app/classpath/");
        assertThat(changed.getFirst().size()).isLessThan(SMALL);
    }

    private static void build() throws IOException, InterruptedException {
        Path log = copy.resolve("build.log");
        var builder = new ProcessBuilder(
                        copy.resolve("mvnw").toString(),
                        "--batch-mode",
                        "--no-transfer-progress",
                        "-Dmaven.repo.local=" + System.getProperty("localRepository"),
                        "--projects=operator,config-server",
                        "--also-make",
                        "-DskipTests",
                        "pre-integration-test")
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // The outer build's, which would name its directories.
        builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_"));
        assertThat(builder.start().waitFor()).as(() -> read(log)).isZero();
    }

    private static String read(Path log) {
        try {
            return Files.readString(log, UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static final class Copying extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            if (NO_SOURCES.contains(directory.getFileName().toString())) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(inCopy(directory));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.copy(file, inCopy(file));
            return FileVisitResult.CONTINUE;
        }

        private static Path inCopy(Path path) {
            return copy.resolve(Checkout.ROOT.relativize(path));
        }
    }
}
