package io.tenantconfig.core;

import org.jspecify.annotations.Nullable;

/**
 * A service that reads configuration. The same form as a {@link TenantId}.
 *
 * @param value the name as it stands in specs, requests and stores
 */
public record ServiceName(String value) implements Comparable<ServiceName> {

    /** The reserved service for what a tenant shares between all of its services. */
    public static final ServiceName SHARED = new ServiceName("shared");

    /** @throws InvalidInputException if the value is malformed; nothing is trimmed or lower-cased first */
    public ServiceName {
        DnsLabel.check("service", value);
    }

    public boolean isShared() {
        return equals(SHARED);
    }

    @Override
    public int compareTo(ServiceName other) {
        return value.compareTo(other.value);
    }

    /** By hand: a record's own costs the config server ten times as much, many times a request. */
    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof ServiceName other && value.equals(other.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
