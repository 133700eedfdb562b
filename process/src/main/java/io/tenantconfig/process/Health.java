package io.tenantconfig.process;

import java.util.Optional;

/** What a process says of itself. Both answers are given at once, without asking anybody else. */
public interface Health {

    /**
     * Why the process can go on no more and must be started anew; empty while it can, or can recover by itself. That
     * somebody else does not answer is never a reason.
     */
    Optional<String> whyDead();

    /** What the process waits for before it can do its work; empty when it does. The text is no secret. */
    Optional<String> whyNotReady();
}
