package io.tenantconfig.core;

/** What identifies an entry everywhere in the system: every cache, index and map of entries is keyed by it. */
public record EntryId(Scope scope, ConfigKey key) {

    public TenantId tenant() {
        return scope.tenant();
    }

    @Override
    public String toString() {
        return scope + "/" + key;
    }
}
