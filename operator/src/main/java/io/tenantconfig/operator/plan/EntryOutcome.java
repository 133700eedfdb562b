package io.tenantconfig.operator.plan;

import io.tenantconfig.crds.v1alpha1.EntryStatus;
import java.time.Duration;

/** How an entry stands at the end of a pass, and when it is worth looking at it again. */
public sealed interface EntryOutcome {

    /** What the resource's status says of the entry. */
    EntryStatus status();

    /** Nothing is to be done until something changes. */
    record Settled(EntryStatus status) implements EntryOutcome {}

    /** Somebody else must act, and not every such act is seen: looked at again after a long while. */
    record Blocked(EntryStatus status) implements EntryOutcome {}

    /** It may work the next time: tried again soon, and less and less often. */
    record Troubled(EntryStatus status) implements EntryOutcome {}

    /** The next step is due after a known time. */
    record Pending(EntryStatus status, Duration after) implements EntryOutcome {}
}
