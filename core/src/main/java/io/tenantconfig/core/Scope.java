package io.tenantconfig.core;

/**
 * Whose entry it is. Entries of a tenant-wide store belong to the tenant whatever the service, and stand under
 * {@link ServiceName#SHARED}.
 */
public record Scope(TenantId tenant, ServiceName service) {

    /** What the tenant shares between its services. */
    public static Scope tenantWide(TenantId tenant) {
        return new Scope(tenant, ServiceName.SHARED);
    }

    @Override
    public String toString() {
        return tenant + "/" + service;
    }
}
