package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.crds.v1alpha1.EntrySpec;
import io.tenantconfig.emulator.AwsEmulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** T25: what a server that is a process keeps on its heap. */
class HeapTest {

    private static final String URL = "param_config_url";
    private static final int RESOURCES = 500;

    /** Long, so that few of them fit into the buffers of a connection, which keep what went through them last. */
    private static final String DECLARED = "it-stands-in-a-spec-" + "x".repeat(1_000);

    private static final int IN_BUFFERS = 64 * 1024 / DECLARED.length();
    private static final String STORED = "it-lies-in-the-store";

    private final World world = new World().namespace("acme", "acme");
    private final AwsEmulator parameters = AwsEmulator.start();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        parameters.close();
        world.close();
    }

    @Test
    void holdsTheValuesThatAreServedAndNoneThatSpecsDeclare() throws Exception {
        for (int i = 0; i < RESOURCES; i++) {
            world.create("r" + i, "acme", "s" + i, new EntrySpec(URL, DECLARED, null, null));
        }
        parameters.create("/config-service/acme/s0/url", STORED);
        world.status("acme", "r0", _ -> Declared.synced(Map.of(URL, "1")));
        var environment = Map.of("AWS_ENDPOINT_URL_SSM", parameters.endpoint().toString());
        try (var replica = ReplicaProcess.start(world, environment, directory.resolve("log"))) {
            Path dump = replica.awaitReady().dumpHeap(directory.resolve("heap.hprof"));

            assertThat(occurrences(dump, STORED)).isPositive();
            assertThat(occurrences(dump, DECLARED)).isLessThan(IN_BUFFERS);
        }
    }

    private static long occurrences(Path file, String text) throws IOException {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        long found = 0;
        for (int at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) {
            found++;
        }
        return found;
    }
}
