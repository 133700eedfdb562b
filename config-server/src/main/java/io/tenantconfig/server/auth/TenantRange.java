package io.tenantconfig.server.auth;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.TenantId;
import java.util.Set;

/** The tenants that an issuer may speak for. {@code shared} is never one of them: it is no caller. */
public sealed interface TenantRange {

    /** Whether the issuer is believed when it names this tenant. */
    boolean includes(TenantId tenant);

    record All() implements TenantRange {

        @Override
        public boolean includes(TenantId tenant) {
            return !tenant.isShared();
        }
    }

    record Only(Set<TenantId> tenants) implements TenantRange {

        /** @throws InvalidInputException if there are none, or {@code shared} is one */
        public Only {
            tenants = Set.copyOf(tenants);
            if (tenants.isEmpty() || tenants.contains(TenantId.SHARED)) {
                throw InvalidInputException.of("tenants", tenants.toString(), "tenant ids other than shared");
            }
        }

        @Override
        public boolean includes(TenantId tenant) {
            return tenants.contains(tenant);
        }
    }
}
