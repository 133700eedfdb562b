package io.tenantconfig.server.auth;

import java.time.Instant;

/** What a token that counts says. */
sealed interface Verified {

    /** By which it was verified; when that is withdrawn, nothing of this counts any more. */
    IssuerKey key();

    /** Whose key that is. */
    String issuer();

    /** From then on it counts no more. */
    Instant expiresAt();

    /** It names its tenant. */
    record OfTenant(IssuerKey key, String issuer, Caller caller) implements Verified {

        @Override
        public Instant expiresAt() {
            return caller.expiresAt();
        }
    }

    /**
     * It names a namespace. Whose that is, is looked up each time.
     *
     * @param issuedAt in whole seconds
     * @param tenants those that its issuer may speak for
     */
    record OfNamespace(
            IssuerKey key,
            String issuer,
            String namespace,
            Instant issuedAt,
            TenantRange tenants,
            ServiceRange services,
            Instant expiresAt)
            implements Verified {}
}
