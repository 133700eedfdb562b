package io.tenantconfig.emulator;

import java.time.Instant;

/** Which changes a read sees already. */
@FunctionalInterface
interface Visibility {

    Visibility ALL = changedAt -> true;

    Visibility ALL_BUT_THE_LAST = changedAt -> false;

    /** Whether a read sees the last change of a parameter; otherwise it sees what was before that one. */
    boolean shows(Instant changedAt);
}
