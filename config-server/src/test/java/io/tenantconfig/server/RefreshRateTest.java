package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F28: how often a whole server reads a store when the API server has much to tell. */
class RefreshRateTest {

    private static final String URL = "param_config_url";
    private static final int PATCHES = 1_000;

    /** Between two readings of one tenant, at least. */
    private static final long MILLIS_APART = 100;

    private final World world = new World().namespace("acme", "acme");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void readsATenantAFewTimesWhenItsStatusIsPatchedAThousandTimesAndServesTheLastValue() {
        world.create("checkout", "acme", "checkout", Declared.inStore(URL));
        world.store("acme", "checkout", URL, "value 0");
        world.status("acme", "checkout", _ -> Declared.synced(Map.of(URL, "1")));
        world.serve();
        world.parameters.forgetCalls();
        long began = System.nanoTime();

        for (int i = 1; i <= PATCHES; i++) {
            String version = world.store("acme", "checkout", URL, "value " + i);
            Instant modifiedAt = world.modifiedAt("acme", "checkout", URL);
            world.status(
                    "acme", "checkout", before -> Declared.observed(before, URL, Declared.seen(version, modifiedAt)));
        }

        await().atMost(Watching.PATIENCE).until(() -> served().equals("value " + PATCHES));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        assertThat(world.parameters.calls()).hasSizeBetween(2, (int) (millis / MILLIS_APART) + 2);
    }

    private String served() {
        return world.as("acme")
                .getConfig(Requests.get("checkout", URL))
                .getEntry()
                .getValue();
    }
}
