package io.tenantconfig.operator.budget;

/** Who goes first where not everybody can; the most urgent first. */
public enum Urgency {
    /** Somebody changed or deleted what was there, and waits for it. */
    CHANGE,
    /** A resource is new. Many may come at once, and a change to another must not wait for all of them. */
    CREATION,
    /** Nothing changed: something is looked at again or put right. */
    RESYNC,
    /** Everything is listed, in case something changed. */
    SWEEP
}
