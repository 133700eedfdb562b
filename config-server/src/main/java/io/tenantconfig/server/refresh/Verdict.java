package io.tenantconfig.server.refresh;

import io.tenantconfig.server.snapshot.ServedEntry;

/** What becomes of what was read. */
sealed interface Verdict {

    /** It is served. */
    record Accepted(ServedEntry entry) implements Verdict {}

    /** Nothing is stored, and that is as it should be. */
    record Absent() implements Verdict {}

    /** It is not what the status announces: either of the two is late. */
    record Doubtful(String reason) implements Verdict {}

    /** It cannot be served, and reading again would not help. */
    record Unusable(String reason) implements Verdict {}
}
