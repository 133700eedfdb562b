package io.tenantconfig.quickstart.tour;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The TenantConfigs as somebody with kubectl sees them. */
final class Resources {

    private final KubernetesClient kubernetes;

    Resources(KubernetesClient kubernetes) {
        this.kubernetes = kubernetes;
    }

    List<TenantConfig> all() {
        return kubernetes.resources(TenantConfig.class).inAnyNamespace().list().getItems();
    }

    /** The resource as it is now. */
    TenantConfig get(String namespace, String name) {
        return requireNonNull(api(namespace, name).get());
    }

    /** The resource as it is now. */
    TenantConfig get(TenantConfig resource) {
        return get(resource.getMetadata().getNamespace(), resource.getMetadata().getName());
    }

    /** Whether the operator has brought the present spec into the stores. */
    boolean isReady(TenantConfig resource) {
        TenantConfig now = get(resource);
        return now.getStatus().conditions().stream()
                .anyMatch(condition -> condition.type().equals("Ready")
                        && condition.status().equals("True")
                        && Objects.equals(
                                condition.observedGeneration(),
                                now.getMetadata().getGeneration()));
    }

    /** When ({@link System#nanoTime}) a watch first shows another version of an entry in {@code status.observed}. */
    CompletableFuture<Long> whenObservedAnew(TenantConfig resource, String key) {
        String before = observedVersion(resource, key);
        return api(resource.getMetadata().getNamespace(), resource.getMetadata().getName())
                .informOnCondition(now -> now.stream()
                        .anyMatch(seen -> !observedVersion(seen, key).equals(before)))
                .thenApply(_ -> System.nanoTime());
    }

    static String name(TenantConfig resource) {
        return resource.getMetadata().getNamespace() + "/"
                + resource.getMetadata().getName();
    }

    private Resource<TenantConfig> api(String namespace, String name) {
        return kubernetes.resources(TenantConfig.class).inNamespace(namespace).withName(name);
    }

    private static String observedVersion(TenantConfig resource, String key) {
        var observed = resource.getStatus().observed().get(key);
        return observed == null ? "" : requireNonNullElse(observed.version(), "");
    }
}
