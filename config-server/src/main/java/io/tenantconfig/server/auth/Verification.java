package io.tenantconfig.server.auth;

import io.tenantconfig.server.errors.Failure;

/** What came of checking a token. */
sealed interface Verification {

    /** It counts, or it does not. */
    sealed interface Decided extends Verification {}

    record Accepted(Verified verified) implements Decided {}

    /**
     * It does not count.
     *
     * @param message a constant sentence: nothing of the token
     */
    record Refused(Failure failure, String message) implements Decided, Admission {}

    /** It names a key that is not known: who wants to know waits until the keys are fetched again. */
    record Undecided(IssuerKeys keys) implements Verification {}
}
