package io.tenantconfig.server.declaration;

import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.TenantId;
import java.util.Map;
import java.util.Set;

/** Knows what is declared right now. */
public interface DeclarationSource {

    /** The tenants that declare anything. */
    Set<TenantId> tenants();

    /** All that a tenant declares, each entry once. */
    Map<EntryId, Declaration> declarations(TenantId tenant);
}
