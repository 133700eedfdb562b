package io.tenantconfig.server.auth;

import io.tenantconfig.server.errors.Failure;
import java.util.Optional;

/** What came of checking a token. */
sealed interface Verification {

    /** It counts, or it does not. */
    sealed interface Decided extends Verification {}

    record Accepted(Verified verified) implements Decided {}

    /**
     * It does not count.
     *
     * @param message a constant sentence: nothing of the token
     * @param issuer whose token it is all the same; empty if that was not verified
     */
    record Refused(Failure failure, String message, Optional<String> issuer) implements Decided, Admission {

        Refused(Failure failure, String message) {
            this(failure, message, Optional.empty());
        }

        /** The same of a token that was verified to be this issuer's. */
        Refused of(String verifiedIssuer) {
            return new Refused(failure, message, Optional.of(verifiedIssuer));
        }
    }

    /** It names a key that is not known: who wants to know waits until the keys are fetched again. */
    record Undecided(IssuerKeys keys) implements Verification {}
}
