package io.tenantconfig.refresh;

import io.tenantconfig.crds.v1alpha1.ObservedEntry;

/** What a resource's status needs after an event. */
sealed interface Verdict {

    /** This record. */
    record Publish(ObservedEntry record) implements Verdict {}

    /** Nothing: it says so already. */
    record AlreadySaid() implements Verdict {}

    /** Nothing: the event is the echo of a write that the operator is making right now. */
    record Echo() implements Verdict {}
}
