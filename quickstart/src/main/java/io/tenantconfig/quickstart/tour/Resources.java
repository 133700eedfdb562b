package io.tenantconfig.quickstart.tour;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

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

    /**
     * When ({@link System#nanoTime}) a watch first shows another version of an entry in {@code status.observed}. The watch
     * has begun when this returns: it misses no later change.
     */
    CompletableFuture<Long> whenObservedAnew(TenantConfig resource, String key) {
        String before = observedVersion(resource, key);
        var moment = new CompletableFuture<Long>();
        var informer = api(
                        resource.getMetadata().getNamespace(),
                        resource.getMetadata().getName())
                .inform(new Sightings(seen -> {
                    if (!observedVersion(seen, key).equals(before)) {
                        moment.complete(System.nanoTime());
                    }
                }));
        return moment.whenComplete((_, _) -> informer.close());
    }

    /** Passes on every state of an object that is seen. */
    private record Sightings(Consumer<TenantConfig> seen) implements ResourceEventHandler<TenantConfig> {

        @Override
        public void onAdd(TenantConfig resource) {
            seen.accept(resource);
        }

        @Override
        public void onUpdate(TenantConfig before, TenantConfig resource) {
            seen.accept(resource);
        }

        @Override
        public void onDelete(TenantConfig resource, boolean finalStateUnknown) {
            // Whoever waits for a sighting runs into a limit and says so.
        }
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
