package io.tenantconfig.server.fairness;

import java.util.Locale;

/** What a tenant can have too much of. */
enum Limit {
    CALLS,
    BYTES,
    STREAMS;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
