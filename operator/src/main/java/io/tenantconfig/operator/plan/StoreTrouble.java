package io.tenantconfig.operator.plan;

import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.crds.v1alpha1.EntryStatus;

/** What a failing store means for an entry. */
public final class StoreTrouble {

    private StoreTrouble() {}

    /** A sentence that stays the same while the trouble does; only what a human must act on tells the store's own words. */
    public static String message(StoreId store, StoreException cause) {
        return switch (cause.kind()) {
            case THROTTLED -> store + " is asked too often; it is tried again";
            case UNAVAILABLE -> store + " does not answer as it should; it is tried again";
            case DENIED -> "access denied: " + cause.getMessage();
            case REFUSED -> "refused: " + cause.getMessage();
        };
    }

    public static EntryOutcome outcome(EntryStatus status, StoreException cause) {
        return cause.isTransient() ? new EntryOutcome.Troubled(status) : new EntryOutcome.Blocked(status);
    }
}
