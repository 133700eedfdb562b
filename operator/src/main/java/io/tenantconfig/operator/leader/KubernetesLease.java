package io.tenantconfig.operator.leader;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Asks the API server. Needs the verbs get, create and update of leases. */
final class KubernetesLease implements LeaseStore {

    /** With {@link Timing#retry}, short enough for a lost Lease to be noticed before another replica may take it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final RequestConfig ONCE = new RequestConfigBuilder()
            .withRequestTimeout(Math.toIntExact(TIMEOUT.toMillis()))
            .withRequestRetryBackoffLimit(0)
            .build();

    private final NamespacedKubernetesClient client;
    private final String namespace;
    private final String name;

    KubernetesLease(KubernetesClient client, String namespace, String name) {
        this.client = client.adapt(NamespacedKubernetesClient.class);
        this.namespace = namespace;
        this.name = name;
    }

    @Override
    public Optional<Lease> read() {
        return once(asked -> Optional.ofNullable(
                asked.leases().inNamespace(namespace).withName(name).get()));
    }

    @Override
    public Lease create(Lease lease) {
        return once(
                asked -> asked.leases().inNamespace(namespace).resource(lease).create());
    }

    @Override
    public Lease update(Lease lease) {
        return once(
                asked -> asked.leases().inNamespace(namespace).resource(lease).update());
    }

    private <T> T once(Function<NamespacedKubernetesClient, T> call) {
        return client.withRequestConfig(ONCE).call(call::apply);
    }
}
