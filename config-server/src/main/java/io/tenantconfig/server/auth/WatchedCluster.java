package io.tenantconfig.server.auth;

import io.tenantconfig.core.TenantId;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** What is asked of the cluster whose resources are watched. */
public interface WatchedCluster {

    /**
     * Whom a namespace belongs to.
     *
     * @param createdAt of the namespace, in whole seconds
     */
    record Binding(TenantId tenant, Instant createdAt) {}

    /** Whether its namespaces are known. While the API server cannot be reached, what was last seen holds. */
    boolean knowsNamespaces();

    /** The binding of a namespace right now, from memory; empty when there is no such namespace, or it belongs to nobody. */
    Optional<Binding> bindingOf(String namespace);

    /**
     * The document with the public keys of its ServiceAccounts' tokens. Takes its time.
     *
     * @throws IOException if the API server does not answer with it
     */
    String serviceAccountKeys() throws IOException;
}
