package io.tenantconfig.system.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantconfig.quickstart.kube.InstalledCluster;
import io.tenantconfig.system.SharedCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The steps of docs/images.md that make the JVM's ahead-of-time cache for an image, with this JVM in place of the base's. */
@ExtendWith(SharedCluster.class)
class AotCacheIT {

    /** The JVM that trained starts another one that writes the cache. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final InstalledCluster cluster;

    @TempDir
    private Path directory;

    AotCacheIT(InstalledCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void theOperatorsStartTrainsACacheThatItsNextStartReads() throws Exception {
        var image = UnpackedImage.in(directory, OciImage.of("operator"));
        trainAndRead(image, Map.of("TENANTCONFIG_CLUSTER_ID", "training"), "The operator has started");
    }

    @Test
    void theServersStartTrainsACacheThatItsNextStartReads() throws Exception {
        var image = UnpackedImage.in(directory, OciImage.of("config-server"));
        var settings = Map.of(
                "TENANTCONFIG_DEVELOPMENT_MODE", "true",
                "TENANTCONFIG_ISSUER", "http://127.0.0.1:1",
                "TENANTCONFIG_AUDIENCES", "training",
                "TENANTCONFIG_ADDRESS", "127.0.0.1",
                "TENANTCONFIG_PORT", "0");
        trainAndRead(image, settings, "Listening");
    }

    private void trainAndRead(UnpackedImage image, Map<String, String> settings, String started) throws Exception {
        Path cache = directory.resolve("tmp/image.aot");
        String trained = startAndStop(image, settings, "-XX:AOTCacheOutput=" + cache, started);
        assertThat(cache).as(trained).exists();
        String read =
                startAndStop(image, settings, "-XX:AOTMode=on -XX:AOTCache=" + cache + " -Xlog:class+load", started);
        assertThat(read).containsPattern("io\\.tenantconfig\\.\\w+\\.Main source: shared objects file");
    }

    /** Runs until it says that it has started, and ends it as a cluster does. */
    private String startAndStop(UnpackedImage image, Map<String, String> settings, String options, String started)
            throws Exception {
        Path kubeconfig = Files.writeString(directory.resolve("tmp/kubeconfig"), cluster.kubeconfig());
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("JDK_JAVA_OPTIONS", options);
        environment.put("TENANTCONFIG_ADMIN_ADDRESS", "127.0.0.1");
        environment.put("TENANTCONFIG_ADMIN_PORT", "0");
        environment.put("KUBECONFIG", kubeconfig.toString());
        environment.put("AWS_REGION", "eu-west-1");
        environment.put("AWS_ACCESS_KEY_ID", "nobody");
        environment.put("AWS_SECRET_ACCESS_KEY", "nothing");
        Path log = directory.resolve("tmp/log");
        Process process = image.builder(environment)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            await().atMost(LIMIT).until(() -> Files.readString(log).contains(started) || !process.isAlive());
            process.destroy();
            process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(log);
    }
}
