package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.server.auth.TokenIssuer;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F10, F18, F19: what the server says of itself to who may start it anew, or send it clients. */
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
    void waitsForTheKeysOfAnIssuerWithoutWhichItCouldLetNobodyInAndSaysSo() {
        world.issuer.goDown();
        ConfigServer server = world.startServer();
        Awaitility.await()
                .atMost(Watching.PATIENCE)
                .until(() -> server.whyNotReady()
                        .equals(Optional.of("waiting for an issuer's keys: no token can be checked yet")));
        assertThat(servingStatus()).isEqualTo(ServingStatus.NOT_SERVING);

        world.issuer.comeUp();

        server.ready().orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(server.whyNotReady()).isEmpty();
        assertThat(servingStatus()).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void isHeldUpByNoIssuerThatIsDownWhileAnotherIsNot() {
        try (var other = new TokenIssuer()) {
            other.goDown();

            ConfigServer server = world.startServer(
                    settings -> World.withIssuers(settings, List.of(other.settings(), world.issuer.settings())));

            server.ready().orTimeout(10, TimeUnit.SECONDS).join();
            assertThat(world.as("acme")
                            .getConfig(Requests.get("checkout", "param_config_a"))
                            .getEntry()
                            .getValue())
                    .isEqualTo("x");
        }
    }

    private ServingStatus servingStatus() {
        return HealthGrpc.newBlockingStub(world.channel())
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }

    @Test
    void isNotReadyAnyMoreWhenItStops() {
        ConfigServer server = world.serve().server();

        server.close();

        assertThat(server.whyNotReady()).contains("stopping");
        assertThat(server.whyDead()).isEmpty();
    }
}
