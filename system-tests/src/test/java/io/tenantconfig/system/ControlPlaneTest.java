package io.tenantconfig.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.tenantconfig.quickstart.kube.ControlPlane;
import io.tenantconfig.quickstart.kube.ControlPlaneBinaries;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ControlPlaneTest {

    @SuppressWarnings("NullAway.Init")
    private static ControlPlane controlPlane;

    @SuppressWarnings("NullAway.Init")
    private static KubernetesClient client;

    @BeforeAll
    static void start() throws IOException {
        controlPlane =
                ControlPlane.start(ControlPlaneBinaries.provide(Checkout.ROOT), Checkout.newDirectory("alone"), 0);
        client = controlPlane.newClient();
    }

    @AfterAll
    static void stop() {
        client.close();
        controlPlane.close();
    }

    @Test
    void isTheVersionThatIsPinned() {
        assertThat(client.getKubernetesVersion().getGitVersion()).isEqualTo("v1.34.4");
    }

    @Test
    void aServiceAccountHasOnlyTheRightsThatItWasGiven() {
        try (var nobody = controlPlane.newClient("default", "default")) {
            assertThatThrownBy(() -> nobody.namespaces().list())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("system:serviceaccount:default:default");
        }
    }

    @Test
    void aNamespaceGoesWithWhatIsInIt() {
        create("going");
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("inside")
                        .withNamespace("going")
                        .endMetadata()
                        .build())
                .create();
        client.namespaces().withName("going").delete();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> client.namespaces().withName("going").get() == null);
    }

    @Test
    void whatIsStoredOutlivesTheApiServer() throws IOException {
        create("staying");
        controlPlane.stopApiServer();
        assertThatThrownBy(ControlPlaneTest::connect).isInstanceOf(ConnectException.class);
        controlPlane.startApiServer();
        assertThat(client.namespaces().withName("staying").get()).isNotNull();
    }

    private static void connect() throws IOException {
        try (var _ =
                new Socket(InetAddress.getLoopbackAddress(), controlPlane.uri().getPort())) {
            // That is all.
        }
    }

    private static void create(String namespace) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }
}
