package io.tenantconfig.operator.sweep;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What of the cluster is compared with the stores, as it is known right now. */
public interface SweptCluster {

    Stream<TenantConfig> resources();

    Optional<TenantConfig> resource(ResourceID id);

    /** The tenants that namespaces are bound to. */
    Set<TenantId> tenants();
}
