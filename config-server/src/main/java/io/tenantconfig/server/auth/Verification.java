package io.tenantconfig.server.auth;

import io.tenantconfig.server.errors.Failure;

/** What came of checking a token. */
sealed interface Verification {

    record Accepted(Caller caller) implements Verification {}

    /**
     * It does not count.
     *
     * @param message a constant sentence: nothing of the token
     */
    record Refused(Failure failure, String message) implements Verification {}
}
