package io.tenantconfig.core.store;

import io.tenantconfig.core.route.StoreId;

/** A store did not answer, or refused. The message holds no value. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What can be done about it. */
    public enum Kind {
        /** The store is asked too often: wait, then retry. */
        THROTTLED,
        /** No usable answer, for instance no connection or an error of the store's: retry. */
        UNAVAILABLE,
        /** The rights do not suffice: somebody must grant them. */
        DENIED,
        /** The store refuses the request as it is, for instance for a quota that is used up: somebody must change something. */
        REFUSED
    }

    private final Kind kind;

    public StoreException(Kind kind, StoreId store, String message) {
        super(store + ": " + message);
        this.kind = kind;
    }

    /** @param cause an exception whose own message holds no value either, for it may be logged with this one */
    public StoreException(Kind kind, StoreId store, String message, Throwable cause) {
        super(store + ": " + message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether the same request may succeed later without anybody's help. */
    public boolean isTransient() {
        return kind == Kind.THROTTLED || kind == Kind.UNAVAILABLE;
    }
}
