package io.tenantconfig.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import java.util.List;
import java.util.Optional;

/** By JSON Patches. */
final class KubernetesStatuses implements Statuses {

    private static final PatchContext JSON_PATCH = PatchContext.of(PatchType.JSON);

    private final KubernetesClient client;

    KubernetesStatuses(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public TenantConfig replace(TenantConfig current, TenantConfigStatus status) {
        List<StatusPatch.Operation> operations =
                StatusPatch.between(current.getMetadata().getResourceVersion(), current.getStatus(), status);
        String patch = client.getKubernetesSerialization().asJson(operations);
        return client.resource(current).subresource("status").patch(JSON_PATCH, patch);
    }

    @Override
    public Optional<TenantConfig> read(TenantConfig resource) {
        return Optional.ofNullable(client.resources(TenantConfig.class)
                .inNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName())
                .get());
    }
}
