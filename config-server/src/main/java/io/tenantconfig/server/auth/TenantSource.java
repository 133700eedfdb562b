package io.tenantconfig.server.auth;

/** How an issuer's token says for which tenant it speaks. */
public sealed interface TenantSource {

    /** By a claim whose text is the tenant id. */
    record Claim(String name) implements TenantSource {}

    /**
     * By the namespace of its ServiceAccount, in the cluster that is watched: the tenant is whom that namespace is bound to
     * at the moment of the call. Keys come from that cluster's API server, so no other cluster's tokens can count.
     */
    record ServiceAccountNamespace() implements TenantSource {}
}
