package io.tenantconfig.refresh;

import io.tenantconfig.crds.v1alpha1.TenantConfig;

/** What a resource is called. */
record ResourceName(String namespace, String name) {

    static ResourceName of(TenantConfig resource) {
        return new ResourceName(
                resource.getMetadata().getNamespace(), resource.getMetadata().getName());
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
