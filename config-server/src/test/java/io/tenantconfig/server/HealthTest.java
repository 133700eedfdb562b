package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F10, F19: what the server says of itself to who may start it anew, or send it clients. */
class HealthTest {

    private final World world = new World()
            .namespace("acme", "acme")
            .declared("checkout", "acme", "checkout", Map.of("param_config_a", "x"));

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void waitsForAnApiServerThatDoesNotAnswerAndSaysSo() throws IOException {
        var nobody = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:1")
                .withRequestRetryBackoffLimit(0)
                .build();
        try (var client = new KubernetesClientBuilder().withConfig(nobody).build();
                var server = new ConfigServer(
                        world.settings(),
                        client,
                        World.ROUTES,
                        Map.of(StoreId.DYNAMODB, world.items, StoreId.PARAMETER_STORE, world.parameters),
                        Clock.systemUTC())) {
            server.start();

            assertThat(server.ready()).failsWithin(2, TimeUnit.SECONDS);
            assertThat(server.whyNotReady()).contains("waiting for the API server: what is declared is not known yet");
            assertThat(server.whyDead()).isEmpty();
        }
    }

    @Test
    void waitsForTheStoresAndSaysSo() {
        world.parameters.failWith(new StoreException(Kind.UNAVAILABLE, StoreId.PARAMETER_STORE, "for this test"));
        ConfigServer server = world.startServer();
        Awaitility.await()
                .atMost(Watching.PATIENCE)
                .until(() -> server.whyNotReady()
                        .equals(Optional.of("waiting for the stores: not all tenants are loaded yet")));

        world.parameters.recover();

        server.ready().orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(server.whyNotReady()).isEmpty();
        assertThat(server.whyDead()).isEmpty();
    }

    @Test
    void isNotReadyAnyMoreWhenItStops() {
        ConfigServer server = world.serve().server();

        server.close();

        assertThat(server.whyNotReady()).contains("stopping");
        assertThat(server.whyDead()).isEmpty();
    }
}
