package io.tenantconfig.server.refresh;

import io.tenantconfig.server.snapshot.ServedEntry;
import java.util.Optional;

/** What becomes of what was read. */
sealed interface Verdict {

    /** It is served. */
    record Accepted(ServedEntry entry) implements Verdict {}

    /** Nothing is stored, and that is as it should be. */
    record Absent() implements Verdict {}

    /**
     * It is not what the status announces: either of the two is late.
     *
     * @param read what was read, as it would be served; empty when nothing was, or nothing that can be
     */
    record Doubtful(String reason, Optional<ServedEntry> read) implements Verdict {}

    /** It cannot be served, and reading again would not help. */
    record Unusable(String reason) implements Verdict {}
}
