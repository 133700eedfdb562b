package io.tenantconfig.core;

import org.jspecify.annotations.Nullable;

/**
 * Whose entry it is. Entries of a tenant-wide store belong to the tenant whatever the service, and stand under
 * {@link ServiceName#SHARED}.
 */
public record Scope(TenantId tenant, ServiceName service) {

    /** What the tenant shares between its services. */
    public static Scope tenantWide(TenantId tenant) {
        return new Scope(tenant, ServiceName.SHARED);
    }

    /** By hand: a record's own costs the config server ten times as much, many times a request. */
    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof Scope other && tenant.equals(other.tenant) && service.equals(other.service);
    }

    @Override
    public int hashCode() {
        return 31 * tenant.hashCode() + service.hashCode();
    }

    @Override
    public String toString() {
        return tenant + "/" + service;
    }
}
