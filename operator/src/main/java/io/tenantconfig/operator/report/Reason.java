package io.tenantconfig.operator.report;

/** Why a condition is as it is. The names are part of the API. */
public enum Reason {
    /** All is in the stores as declared. */
    SYNCED("Synced"),
    /** The first pass is writing. */
    APPLYING("Applying"),
    /** A declaration of an entry breaks a rule. */
    INVALID_ENTRY("InvalidEntry"),
    /** The declaration as a whole breaks a rule: no entry of it is acted on. */
    INVALID_SPEC("InvalidSpec"),
    /** Somebody else's entry lies where one of ours should. */
    CONFLICT("Conflict"),
    /** A store did not take a change. */
    STORE_FAILED("StoreFailed"),
    /** Something that a value comes from is not there yet. */
    WAITING("Waiting"),
    /** An entry is between its removal and its creation. */
    REPLACING("Replacing"),
    /** Stored values are not the declared ones. */
    DRIFTED("Drifted"),
    /** No stored value is known to differ from the declared one. */
    NO_DRIFT("NoDrift"),
    /** The namespace is not bound to the tenant. */
    TENANT_MISMATCH("TenantMismatch"),
    /** The namespace was bound to the tenant and is no longer. */
    BINDING_LOST("BindingLost"),
    /** {@code spec.suspend} is set. */
    SUSPENDED("Suspended"),
    /** {@code spec.suspend} is not set. */
    NOT_SUSPENDED("NotSuspended"),
    /** The resource is deleted, and entries of it are still in the stores. */
    CLEANING_UP("CleaningUp");

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    /** The reason as conditions and Events write it. */
    public String text() {
        return text;
    }
}
