package io.tenantconfig.server.auth;

/**
 * What a token that counts says.
 *
 * @param key by which it was verified; when that is withdrawn, nothing of this counts any more
 * @param issuer whose key that is
 */
record Verified(IssuerKey key, String issuer, Caller caller) {}
