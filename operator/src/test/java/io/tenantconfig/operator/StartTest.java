package io.tenantconfig.operator;

import static io.tenantconfig.operator.Cluster.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F10: what the operator says of itself while it starts and stops. */
class StartTest {

    private static final int NOBODYS_PORT = 1;

    /** The start blocks, and the client's answers want the common pool, which may have a single thread. */
    private final Executor ownThread = Thread::startVirtualThread;

    private final Cluster cluster = new Cluster();
    private KubernetesClient client;
    private TenantConfigOperator operator;

    @BeforeEach
    void connectToNobody() {
        client = clientOf(NOBODYS_PORT);
        operator = cluster.newOperator(client, Map.of());
    }

    private static KubernetesClient clientOf(int port) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + port)
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    @AfterEach
    void close() {
        operator.close();
        client.close();
        cluster.close();
    }

    @Test
    void waitsForAnApiServerThatDoesNotAnswerAndSaysSo() {
        CompletableFuture<Void> started = CompletableFuture.runAsync(operator::start, ownThread);

        await().atMost(PATIENCE)
                .until(() -> operator.whyNotReady().equals(Optional.of("waiting for the API server: no answer")));
        assertThat(operator.whyDead()).isEmpty();
        assertThat(started).isNotDone();
    }

    @Test
    void waitsNoLongerWhenItIsClosed() {
        CompletableFuture<Void> started = CompletableFuture.runAsync(operator::start, ownThread);
        await().atMost(PATIENCE)
                .until(() -> operator.whyNotReady().equals(Optional.of("waiting for the API server: no answer")));

        operator.close();

        assertThat(started).succeedsWithin(PATIENCE);
        assertThat(operator.end()).isCompletedWithValue(End.CLOSED);
        assertThat(operator.whyNotReady()).contains("stopping");
        assertThat(operator.isWorking()).isFalse();
    }

    @Test
    void startsAsSoonAsTheApiServerAnswers() throws IOException {
        int port = freePort();
        try (var late = clientOf(port);
                var waiting = cluster.newOperator(late, Map.of())) {
            CompletableFuture<Void> started = CompletableFuture.runAsync(waiting::start, ownThread);
            await().atMost(PATIENCE)
                    .until(() -> waiting.whyNotReady().equals(Optional.of("waiting for the API server: no answer")));
            var server = new KubernetesMockServer(
                    new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);

            server.init(InetAddress.getLoopbackAddress(), port);

            assertThat(started).succeedsWithin(PATIENCE);
            assertThat(waiting.whyNotReady()).isEmpty();
            assertThat(waiting.isWorking()).isTrue();
            server.destroy();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
