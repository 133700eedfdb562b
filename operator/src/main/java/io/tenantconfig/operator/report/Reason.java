package io.tenantconfig.operator.report;

/**
 * Why a condition is as it is. The names are part of the API; the meanings, and what to do about it, are what the reference
 * page says.
 */
public enum Reason {
    SYNCED("Synced", "All is in the stores as declared.", "Nothing."),
    APPLYING(
            "Applying",
            "Entries are being written, or wait for their turn, because the operator asks stores only so often.",
            "Wait. The message tells how many entries are left, [the budget](../stores.md#budget) how long that may take."),
    INVALID_ENTRY(
            "InvalidEntry",
            "The declaration of an entry breaks a rule. The other entries are written; of this one the stores keep what they"
                    + " hold.",
            "Correct the entry that the message names."),
    INVALID_SPEC(
            "InvalidSpec",
            "The declaration as a whole breaks a rule: no entry of it is acted on.",
            "Correct the field that the message names."),
    CONFLICT(
            "Conflict",
            "An entry that is another's lies where one of this resource should. Nothing is overwritten. Whose it is isn't told.",
            "Use another key, or have the other resource let go of it: this one then follows by itself. If no resource owns the"
                    + " entry, `adoptionPolicy: Adopt` takes it over."),
    STORE_FAILED(
            "StoreFailed",
            "A store did not take a change. What may pass is tried again, ever less often, for ever; `access denied` is tried"
                    + " again every ten minutes.",
            "Nothing, if it passes. If access is denied, the platform's team must give the operator the right that the"
                    + " message names."),
    INTERNAL_ERROR(
            "InternalError",
            "The operator failed at the resource by an error of its own. It is tried again, for ever, and entries that are in the"
                    + " stores stay there.",
            "Report it to the platform's team: the operator's log has the error, with the resource's name."),
    WAITING(
            "Waiting",
            "Something that a value comes from is not there: a Secret, a ConfigMap, a key in it, text under the key, the"
                    + " operator's right to see it, or a parameter that is owned in its store.",
            "Create what the message names. The resource follows by itself, within seconds; within minutes where it was the right"
                    + " to see it that was missing."),
    REPLACING(
            "Replacing",
            "An entry is between its removal and its creation, which its store wants to be apart, as Parameter Store does by"
                    + " 30 seconds. Servers go on serving the value that they hold.",
            "Wait."),
    DRIFTED(
            "Drifted",
            "Somebody else changed a stored value, and `driftPolicy: Report` leaves it so. The stored value is served.",
            "Declare the new value, or ask for the declared one with `driftPolicy: Correct`."),
    NO_DRIFT("NoDrift", "No stored value is known to differ from the declared one.", "Nothing."),
    TENANT_MISMATCH(
            "TenantMismatch",
            "The namespace is not bound to the tenant that `spec.tenantId` names. Nothing is written.",
            "Create the resource in a namespace of its tenant. An administrator binds one with the label"
                    + " `tenantconfig.io/tenant`."),
    BINDING_LOST(
            "BindingLost",
            "The namespace was bound to the tenant and is no longer. Nothing is written, removed or served; a deletion still"
                    + " removes what the resource owns.",
            "Have an administrator restore the label, or delete the resource."),
    SUSPENDED(
            "Suspended",
            "`spec.suspend` is `true`: nothing is written or removed. What is stored is served as before.",
            "Read `status.plan`, which says what would change, and remove `spec.suspend`."),
    NOT_SUSPENDED("NotSuspended", "`spec.suspend` is not set.", "Nothing."),
    CLEANING_UP(
            "CleaningUp",
            "The resource is deleted, and entries of it are still in the stores. It goes when they have gone.",
            "Nothing, if it passes; the message says what it waits for. `deletionPolicy: Retain` lets it go at once and leaves"
                    + " the entries where they are.");

    private final String text;
    private final String meaning;
    private final String remedy;

    Reason(String text, String meaning, String remedy) {
        this.text = text;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** The reason as conditions and Events write it. */
    public String text() {
        return text;
    }

    /** What it means, in Markdown. */
    String meaning() {
        return meaning;
    }

    /** What somebody who sees it is to do, in Markdown. */
    String remedy() {
        return remedy;
    }
}
