package io.tenantconfig.operator;

/** Why an operator works no longer. */
public enum End {
    /** It was closed. */
    CLOSED,
    /** Another replica may work from now on: this one must write nothing more. */
    LEASE_LOST,
    /** It cannot go on; a new one might. */
    BROKEN
}
