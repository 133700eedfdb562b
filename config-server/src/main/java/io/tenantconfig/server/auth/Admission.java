package io.tenantconfig.server.auth;

/** Whether a call may go on, right now. */
sealed interface Admission permits Admission.Admitted, Verification.Refused {

    /**
     * It may.
     *
     * @param verified what it rests on, which may fall while the call lasts
     */
    record Admitted(Caller caller, Verified verified) implements Admission {}
}
