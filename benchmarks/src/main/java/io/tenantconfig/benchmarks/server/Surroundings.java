package io.tenantconfig.benchmarks.server;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.emulator.AwsEmulator;
import io.tenantconfig.emulator.EmulatorSettings;
import io.tenantconfig.operator.TenantConfigOperator;
import io.tenantconfig.operator.settings.OperatorSettings;
import io.tenantconfig.quickstart.kube.KubernetesApi.Part;
import io.tenantconfig.quickstart.kube.LocalKubernetesApi;
import io.tenantconfig.quickstart.local.TokenIssuer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** All that a config server finds around it: an API server, Parameter Store, an issuer of tokens, and the operator. */
final class Surroundings implements AutoCloseable {

    static final String SERVICE = "checkout";

    private static final int MANY = 1_000_000;

    private final ReplicaEnvironment environment;
    private final TokenIssuer issuer;
    private final LocalKubernetesApi kubernetes;
    private final AwsEmulator aws;
    private final ConfigWriter writer;
    private final KubernetesClient client;
    private final TenantConfigOperator operator;

    Surroundings(Path directory) throws IOException {
        Clock clock = Clock.systemUTC();
        this.issuer = TokenIssuer.start(0, clock);
        this.kubernetes = LocalKubernetesApi.start(0);
        this.aws = AwsEmulator.start(EmulatorSettings.defaults().withLimits(MANY, 0));
        this.environment = new ReplicaEnvironment(directory, kubernetes.kubeconfig(), aws, issuer);
        this.client = kubernetes.newClient(Part.OPERATOR);
        this.writer = Objects.requireNonNull(StoreProvider.installed().get(StoreId.PARAMETER_STORE))
                .openWriter(store(aws));
        Routes routes =
                RoutesDocument.parse(ReplicaEnvironment.ROUTES, StoreProvider.layouts(StoreProvider.installed()));
        this.operator = new TenantConfigOperator(
                client,
                OperatorSettings.parse(Map.of("TENANTCONFIG_CLUSTER_ID", "benchmark"), Set.of()),
                routes,
                Map.of(StoreId.PARAMETER_STORE, writer),
                Map.of(),
                clock);
        operator.start();
    }

    private static Map<String, String> store(AwsEmulator aws) {
        Map<String, String> store = new HashMap<>(ReplicaEnvironment.store(aws));
        store.put("TENANTCONFIG_PARAMETER_WRITE_RATE", "100000");
        store.put("TENANTCONFIG_PARAMETER_DESCRIBE_RATE", "100000");
        return store;
    }

    /** What makes a config server of these surroundings, at a port. */
    Map<String, String> environment(int port) {
        return environment.at(port);
    }

    TokenIssuer issuer() {
        return issuer;
    }

    /** A namespace of the same name, bound to the tenant. */
    void tenant(String tenant) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(tenant)
                        .addToLabels(TenantConfig.TENANT_LABEL, tenant)
                        .endMetadata()
                        .build())
                .create();
    }

    /** Declares a resource, or changes it to these entries. */
    void declare(String tenant, String name, String service, Map<String, String> entries) {
        TenantConfig declared = resource(tenant, name, service, entries);
        var there = client.resources(TenantConfig.class).inNamespace(tenant).withName(name);
        if (there.get() == null) {
            client.resource(declared).create();
        } else {
            there.edit(present -> {
                present.setSpec(declared.getSpec());
                return present;
            });
        }
    }

    private static TenantConfig resource(String tenant, String name, String service, Map<String, String> entries) {
        var text = new StringBuilder("""
                apiVersion: tenantconfig.io/v1alpha1
                kind: TenantConfig
                metadata: {namespace: %s, name: %s}
                spec:
                  tenantId: %s
                  service: %s
                  entries:
                """.formatted(tenant, name, tenant, service));
        entries.forEach((key, value) -> text.append("  - {key: %s, value: %s}%n".formatted(key, value)));
        return Serialization.unmarshal(text.toString(), TenantConfig.class);
    }

    @Override
    public void close() {
        operator.close();
        client.close();
        writer.close();
        aws.close();
        kubernetes.close();
        issuer.close();
    }
}
