package io.tenantconfig.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.tenantconfig.crds.v1alpha1.TenantConfig;

/** Holds a resource while entries of it must be cleaned up, and no longer. */
final class Finalizer {

    private final KubernetesClient client;
    private final Latest latest;

    Finalizer(KubernetesClient client, Latest latest) {
        this.client = client;
        this.latest = latest;
    }

    /** Adds the finalizer, and tells the resource as it then is. */
    TenantConfig hold(TenantConfig resource) {
        if (resource.isMarkedForDeletion() || resource.hasFinalizer(TenantConfig.FINALIZER)) {
            return resource;
        }
        TenantConfig held = PrimaryUpdateAndCacheUtils.addFinalizer(client, copy(resource), TenantConfig.FINALIZER);
        latest.remember(held);
        return held;
    }

    void release(TenantConfig resource) {
        if (resource.hasFinalizer(TenantConfig.FINALIZER)) {
            PrimaryUpdateAndCacheUtils.removeFinalizer(client, copy(resource), TenantConfig.FINALIZER);
        }
    }

    private TenantConfig copy(TenantConfig resource) {
        return client.getKubernetesSerialization().clone(resource);
    }
}
