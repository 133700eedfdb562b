package io.tenantconfig.server.auth;

import io.grpc.Context;
import io.tenantconfig.core.TenantId;
import java.time.Instant;

/**
 * On whose behalf a call is made.
 *
 * @param tenant never {@code shared}
 * @param services whose configuration may be read on its behalf
 * @param expiresAt when the token ends; from then on nothing may be sent on its strength
 */
public record Caller(TenantId tenant, ServiceRange services, Instant expiresAt) {

    static final Context.Key<Caller> KEY = Context.key("tenantconfig-caller");

    /**
     * The caller of the call that this thread is working for.
     *
     * @throws IllegalStateException if the call was not authenticated: no default stands in for a caller
     */
    public static Caller current() {
        Caller caller = KEY.get();
        if (caller == null) {
            throw new IllegalStateException("caller: none (expected: an authenticated call)");
        }
        return caller;
    }
}
