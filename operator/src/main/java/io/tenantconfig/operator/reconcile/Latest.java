package io.tenantconfig.operator.reconcile;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.crds.v1alpha1.Applying;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the API server answered to our own writes, until the watch has caught up: so a pass never starts from a status
 * that is older than the one the last pass wrote. And what we announced last, to tell another operator's announcement.
 */
final class Latest {

    private final Map<ResourceID, TenantConfig> written = new ConcurrentHashMap<>();
    private final Map<ResourceID, String> announced = new ConcurrentHashMap<>();

    void remember(TenantConfig answer) {
        written.put(ResourceID.fromResource(answer), answer);
    }

    /** To be called before the write, for the watch may be faster than the answer. */
    void announce(TenantConfig resource, @Nullable Applying applying) {
        if (applying != null) {
            announced.put(ResourceID.fromResource(resource), applying.since());
        }
    }

    /** Whether another operator has announced, in this status, what it is about to write. */
    boolean isAnnouncedByAnother(TenantConfig watched) {
        Applying applying = watched.getStatus().applying();
        return applying != null && !applying.since().equals(announced.get(ResourceID.fromResource(watched)));
    }

    void forget(ResourceID id) {
        written.remove(id);
        announced.remove(id);
    }

    /** The newer one of what the watch says and what our last write was answered. */
    TenantConfig of(TenantConfig watched) {
        ResourceID id = ResourceID.fromResource(watched);
        TenantConfig own = written.get(id);
        if (own == null) {
            return watched;
        }
        if (isNewer(own, watched)) {
            return own;
        }
        written.remove(id, own);
        return watched;
    }

    /** Resource versions of one resource are ordered numbers on every API server that keeps its data in etcd. */
    private static boolean isNewer(TenantConfig own, TenantConfig watched) {
        if (!Objects.equals(own.getMetadata().getUid(), watched.getMetadata().getUid())) {
            return false;
        }
        try {
            return Long.parseLong(own.getMetadata().getResourceVersion())
                    > Long.parseLong(watched.getMetadata().getResourceVersion());
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
