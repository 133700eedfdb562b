package io.tenantconfig.refresh;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.tenantconfig.core.route.ItemLayout;
import io.tenantconfig.core.route.ParameterLayout;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.crds.v1alpha1.EntrySpec;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.crds.v1alpha1.StoreOwned;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigDefinition;
import io.tenantconfig.crds.v1alpha1.TenantConfigSpec;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import io.tenantconfig.crds.v1alpha1.ValueSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A function between a Kubernetes API with the namespace of tenant acme, and parameters. Waits are only noted. */
final class Loop implements AutoCloseable {

    static final String KEY = "param_config_feature";
    static final String PARAMETER = "/config-service/acme/checkout/feature";

    private final StoreTime time = new StoreTime();
    final FakeParameters parameters = new FakeParameters(time);
    final FakeTable table = new FakeTable(time);
    final Routes routes = RoutesDocument.defaults(
            Map.of(StoreId.DYNAMODB, ItemLayout.INSTANCE, StoreId.PARAMETER_STORE, ParameterLayout.INSTANCE));
    final List<Duration> waits = new ArrayList<>();
    private final KubernetesMockServer server = new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
    final KubernetesClient kubernetes;
    private @Nullable Runnable duringWait;
    private Runnable step = () -> {};
    private int requestsSeen;
    private final RefreshHandler handler;

    Loop() {
        this(Origin.ANY);
    }

    Loop(Origin origin) {
        server.init();
        kubernetes = server.createClient();
        kubernetes.resource(TenantConfigDefinition.load()).create();
        bind("acme", "acme");
        handler = new RefreshHandler(
                kubernetes,
                routes,
                Map.of(StoreId.PARAMETER_STORE, parameters, StoreId.DYNAMODB, table),
                clock(),
                origin,
                this::pause);
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now();
            }
        };
    }

    /** The time of the last write to a store. */
    Instant now() {
        return time.now();
    }

    /** Does something at every point where another invocation might come in between. */
    void atEveryStep(Runnable action) {
        parameters.atEveryStep(action);
        table.atEveryStep(action);
        step = action;
    }

    private void pause(Duration wait) {
        waits.add(wait);
        step.run();
        if (duringWait != null) {
            Runnable once = duringWait;
            duringWait = null;
            once.run();
        }
    }

    /** Does something while the function waits for the first time from now. */
    void duringNextWait(Runnable action) {
        duringWait = action;
    }

    void bind(String namespace, String tenant) {
        kubernetes
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .addToLabels(TenantConfig.TENANT_LABEL, tenant)
                        .endMetadata()
                        .build())
                .create();
    }

    /** Creates a resource of tenant acme in namespace acme. */
    TenantConfig declare(String name, String service, String... keys) {
        return declareIn("acme", "acme", name, service, keys);
    }

    TenantConfig declareIn(String namespace, String tenant, String name, String service, String... keys) {
        var resource = new TenantConfig();
        resource.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        resource.setSpec(new TenantConfigSpec(tenant, service, null, null, null, null, entries(keys)));
        return kubernetes.resource(resource).create();
    }

    static List<EntrySpec> entries(String... keys) {
        return Arrays.stream(keys)
                .map(key -> new EntrySpec(key, null, new ValueSource(null, null, new StoreOwned()), null))
                .toList();
    }

    void setStatus(String name, TenantConfigStatus status) {
        TenantConfig resource = get(name);
        resource.setStatus(status);
        kubernetes.resource(resource).updateStatus();
    }

    TenantConfig get(String name) {
        return kubernetes
                .resources(TenantConfig.class)
                .inNamespace("acme")
                .withName(name)
                .require();
    }

    @Nullable
    ObservedEntry observed(String name) {
        return get(name).getStatus().observed().get(KEY);
    }

    /** What the function answers to an event. */
    String handle(TestEvent event) {
        return handle(event.json());
    }

    String handle(String event) {
        return handle(event.getBytes(StandardCharsets.UTF_8));
    }

    String handle(byte[] input) {
        var output = new ByteArrayOutputStream();
        try {
            handler.handleRequest(new ByteArrayInputStream(input), output, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return output.toString(StandardCharsets.UTF_8);
    }

    /** How many patches the API has taken or refused since this was asked last. */
    int patches() {
        int patches = 0;
        try {
            for (; requestsSeen < server.getRequestCount(); requestsSeen++) {
                patches += "PATCH".equals(server.takeRequest().getMethod()) ? 1 : 0;
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return patches;
    }

    void stopKubernetes() {
        server.destroy();
    }

    @Override
    public void close() {
        kubernetes.close();
        server.destroy();
    }
}
