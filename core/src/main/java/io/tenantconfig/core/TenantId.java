package io.tenantconfig.core;

import org.jspecify.annotations.Nullable;

/**
 * A tenant: the unit of isolation. 1 to 63 characters of {@code a-z}, {@code 0-9} and inner hyphens, so that it is also
 * a valid Kubernetes label value, and one segment of every store's path.
 *
 * @param value the id as it stands in specs, labels, tokens and stores
 */
public record TenantId(String value) implements Comparable<TenantId> {

    /** The reserved tenant that holds the platform's own values, readable by every tenant. No token may claim it. */
    public static final TenantId SHARED = new TenantId("shared");

    /** @throws InvalidInputException if the value is malformed; nothing is trimmed or lower-cased first */
    public TenantId {
        DnsLabel.check("tenantId", value);
    }

    public boolean isShared() {
        return equals(SHARED);
    }

    @Override
    public int compareTo(TenantId other) {
        return value.compareTo(other.value);
    }

    /** By hand: a record's own costs the config server ten times as much, many times a request. */
    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof TenantId other && value.equals(other.value);
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
