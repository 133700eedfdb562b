package io.tenantconfig.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Writes the operator's part of statuses, and writes nothing where nothing changes. */
final class StatusWriter {

    private static final PatchContext JSON_PATCH = PatchContext.of(PatchType.JSON);

    /** A status has two writers: more conflicts in a row mean that something else is wrong. */
    private static final int MAX_CONFLICTS = 10;

    private final KubernetesClient client;
    private final Latest latest;

    StatusWriter(KubernetesClient client, Latest latest) {
        this.client = client;
        this.latest = latest;
    }

    /**
     * Writes a status, whatever came between.
     *
     * @param change makes the new status from the present one, perhaps several times
     * @return the resource with it; empty when the resource is gone
     */
    Optional<TenantConfig> write(TenantConfig resource, UnaryOperator<TenantConfigStatus> change) {
        TenantConfig current = resource;
        for (int conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
            try {
                return Optional.of(patch(current, change.apply(current.getStatus())));
            } catch (KubernetesClientException e) {
                if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                    return Optional.empty();
                }
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    throw e;
                }
            }
            Optional<TenantConfig> fresh = read(resource);
            if (fresh.isEmpty()) {
                return fresh;
            }
            current = fresh.get();
        }
        throw new IllegalStateException(
                "status: " + MAX_CONFLICTS + " conflicts in a row (expected: two writers only)");
    }

    /**
     * Writes a status that holds only if nothing but {@code observed} came between.
     *
     * @param decidedFrom the resource as it was when the change was decided on
     * @param resource as it is known to be now
     * @return the resource with it; empty when what the change was decided from is no longer so
     */
    Optional<TenantConfig> writeIfUnchanged(
            TenantConfig decidedFrom, TenantConfig resource, UnaryOperator<TenantConfigStatus> change) {
        TenantConfig current = resource;
        for (int conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
            if (!isUnchanged(decidedFrom, current)) {
                return Optional.empty();
            }
            try {
                return Optional.of(patch(current, change.apply(current.getStatus())));
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    throw e;
                }
            }
            Optional<TenantConfig> fresh = read(resource);
            fresh.ifPresent(latest::remember);
            if (fresh.isEmpty()) {
                return fresh;
            }
            current = fresh.get();
        }
        return Optional.empty();
    }

    private TenantConfig patch(TenantConfig current, TenantConfigStatus status) {
        List<StatusPatch.Operation> operations =
                StatusPatch.between(current.getMetadata().getResourceVersion(), current.getStatus(), status);
        if (operations.isEmpty()) {
            return current;
        }
        String patch = client.getKubernetesSerialization().asJson(operations);
        TenantConfig answer = client.resource(current).subresource("status").patch(JSON_PATCH, patch);
        latest.remember(answer);
        return answer;
    }

    private Optional<TenantConfig> read(TenantConfig resource) {
        return Optional.ofNullable(client.resources(TenantConfig.class)
                        .inNamespace(resource.getMetadata().getNamespace())
                        .withName(resource.getMetadata().getName())
                        .get())
                .filter(now -> Objects.equals(
                        now.getMetadata().getUid(), resource.getMetadata().getUid()));
    }

    private static boolean isUnchanged(TenantConfig then, TenantConfig now) {
        return Objects.equals(
                        then.getMetadata().getGeneration(), now.getMetadata().getGeneration())
                && then.isMarkedForDeletion() == now.isMarkedForDeletion()
                && StatusPatch.between("", then.getStatus(), now.getStatus()).isEmpty();
    }
}
