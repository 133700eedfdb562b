package io.tenantconfig.core.store;

import io.tenantconfig.core.Version;

/**
 * A value as a store holds it; not checked, for others may write there. Its string form leaves the text out.
 *
 * @param secret whether the store keeps it as a secret
 */
public record StoredEntry(String text, boolean secret, Version version) {

    @Override
    public String toString() {
        return "StoredEntry[secret=" + secret + ", version=" + version + "]";
    }
}
