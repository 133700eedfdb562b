package io.tenantconfig.server.snapshot;

import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.TenantId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Brings snapshots up to what the stores hold on somebody's word that they may be behind. */
public interface Rereader {

    /**
     * Reads entries again that a tenant declares; others are passed over. What can be served of it is published.
     *
     * @return completes after that, with the etags of what was read but cannot be served, because the status does not
     *     announce it. Never exceptionally; when the stores do not answer, in vain
     */
    CompletableFuture<Map<EntryId, String>> reread(TenantId tenant, Set<EntryId> entries);
}
