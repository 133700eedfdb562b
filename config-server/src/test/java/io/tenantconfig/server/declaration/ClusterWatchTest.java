package io.tenantconfig.server.declaration;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.crds.v1alpha1.EntrySpec;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigDefinition;
import io.tenantconfig.crds.v1alpha1.TenantConfigSpec;
import io.tenantconfig.server.World;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterWatchTest {

    private static final String VALUE = "a value that only stores should hold";
    private static final TenantId ACME = new TenantId("acme");

    private final KubernetesMockServer api = new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
    private KubernetesClient client;
    private ClusterWatch watch;

    @BeforeEach
    void start() {
        api.start();
        client = api.createClient();
        client.resource(TenantConfigDefinition.load()).create();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("acme")
                        .addToLabels(TenantConfig.TENANT_LABEL, "acme")
                        .endMetadata()
                        .build())
                .create();
        var resource = new TenantConfig();
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace("acme")
                .withName("checkout")
                .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", "{\"value\":\"" + VALUE + "\"}")
                .build());
        resource.setSpec(new TenantConfigSpec(
                "acme",
                "checkout",
                null,
                null,
                null,
                null,
                List.of(new EntrySpec("param_config_url", VALUE, null, null))));
        client.resource(resource).create();
        watch = new ClusterWatch(client, World.ROUTES, tenant -> {});
        watch.start().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @AfterEach
    void close() {
        watch.close();
        client.close();
        api.shutdown();
    }

    /** T25. What the informer holds is looked through as a whole, in the one way that leaves nothing out: as text. */
    @Test
    void keepsNoValueThatAResourceDeclares() throws ReflectiveOperationException {
        Field informer = ClusterWatch.class.getDeclaredField("resources");
        informer.setAccessible(true);
        client.resources(TenantConfig.class)
                .inNamespace("acme")
                .withName("checkout")
                .edit(before -> {
                    before.getMetadata().getAnnotations().put("changed", "too");
                    return before;
                });
        List<?> held = ((SharedIndexInformer<?>) informer.get(watch)).getStore().list();
        assertThat(held).hasSize(1);
        assertThat(Serialization.asJson(held)).contains("param_config_url").doesNotContain(VALUE);
        assertThat(watch.declarations(ACME)).hasSize(1);
        assertThat(watch.tenants()).containsExactly(ACME);
    }

    @Test
    void forgetsAResourceThatIsDeleted() {
        client.resources(TenantConfig.class)
                .inNamespace("acme")
                .withName("checkout")
                .delete();
        Awaitility.await().until(() -> watch.declarations(ACME).isEmpty());
        assertThat(watch.tenants()).isEmpty();
    }

    @Test
    void knowsWhatIsDeclaredAtEveryMomentWhileNamespaceAndResourceChange() {
        var changes = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 100; i++) {
                String count = Integer.toString(i);
                client.namespaces()
                        .withName("acme")
                        .edit(before -> before.edit()
                                .editMetadata()
                                .addToAnnotations("count", count)
                                .endMetadata()
                                .build());
                client.resources(TenantConfig.class)
                        .inNamespace("acme")
                        .withName("checkout")
                        .edit(before -> {
                            before.getMetadata().getAnnotations().put("count", count);
                            return before;
                        });
            }
        });
        int gaps = 0;
        while (!changes.isDone()) {
            gaps += watch.declarations(ACME).isEmpty() ? 1 : 0;
        }
        changes.join();
        assertThat(gaps).isZero();
    }
}
