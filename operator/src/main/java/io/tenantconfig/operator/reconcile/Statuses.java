package io.tenantconfig.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import java.util.Optional;

/** The statuses of resources, as the API server holds them. */
interface Statuses {

    /**
     * Replaces the operator's part of a status; {@code observed} stays as it is.
     *
     * @param current the resource that the status was made from
     * @return the resource with it
     * @throws KubernetesClientException with code 409 if the resource has another version by now, 404 if it is gone
     */
    TenantConfig replace(TenantConfig current, TenantConfigStatus status);

    /** What has this resource's name now. */
    Optional<TenantConfig> read(TenantConfig resource);
}
