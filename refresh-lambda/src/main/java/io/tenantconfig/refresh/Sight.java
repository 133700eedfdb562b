package io.tenantconfig.refresh;

import io.tenantconfig.core.store.Mark;
import io.tenantconfig.refresh.EventResult.Hint;
import java.util.Optional;

/**
 * What a look at the store showed.
 *
 * @param mark the operator's mark beside the value, where a read tells it
 * @param consistent whether the read saw every write that came before it
 */
record Sight(Reading reading, Optional<Mark> mark, boolean consistent) {

    /**
     * Whether the event is not accounted for: because this may be what the store held before it; or, as a consistent read is
     * not, because somebody changed the entry and left its version as it was.
     */
    boolean leavesDoubt(Hint hint) {
        return consistent ? reading.isUntouchedBy(hint) : reading.mayPrecede(hint);
    }

    /** What is recorded, if that is certainly newer than this. Nothing is newer than a consistent read. */
    Sight orNewer(Optional<Reading> recorded) {
        return recorded.filter(record -> !consistent && reading.isOlderThan(record))
                .map(record -> new Sight(record, Optional.empty(), false))
                .orElse(this);
    }
}
