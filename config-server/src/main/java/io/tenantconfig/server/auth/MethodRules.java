package io.tenantconfig.server.auth;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Who may call which method. What no rule names, nobody may call. */
public final class MethodRules {

    enum Access {
        /** Anybody, without a token. */
        OPEN,
        /** Who has a token, for its tenant. */
        TENANT,
        /** Nobody. */
        NONE
    }

    private final Map<String, Access> byMethod;

    private MethodRules(Map<String, Access> byMethod) {
        this.byMethod = Map.copyOf(byMethod);
    }

    /**
     * The rules.
     *
     * @param open full names of methods, as {@code package.Service/Method}
     * @param tenant likewise
     */
    public static MethodRules of(Set<String> open, Set<String> tenant) {
        Map<String, Access> rules = new HashMap<>();
        open.forEach(method -> rules.put(method, Access.OPEN));
        tenant.forEach(method -> rules.put(method, Access.TENANT));
        return new MethodRules(rules);
    }

    Access of(String method) {
        return byMethod.getOrDefault(method, Access.NONE);
    }
}
