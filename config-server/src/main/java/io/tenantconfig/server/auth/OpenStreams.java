package io.tenantconfig.server.auth;

import io.tenantconfig.server.auth.Admission.Admitted;
import io.tenantconfig.server.auth.Verification.Refused;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The streams that rest on a token, to be ended when it counts no more. */
final class OpenStreams {

    private final Set<RevocableCall<?, ?>> streams = ConcurrentHashMap.newKeySet();
    private final Function<Verified, Admission> admissions;

    /** @param admissions says whether a token that was verified still counts, and for whom */
    OpenStreams(Function<Verified, Admission> admissions) {
        this.admissions = admissions;
    }

    /** From now on it is ended when its token falls; at once, if that has happened already. */
    void add(RevocableCall<?, ?> stream) {
        streams.add(stream);
        check(stream);
    }

    void remove(RevocableCall<?, ?> stream) {
        streams.remove(stream);
    }

    /** Ends those whose tokens have fallen. */
    void checkAll() {
        streams.forEach(this::check);
    }

    private void check(RevocableCall<?, ?> stream) {
        switch (admissions.apply(stream.verified())) {
            case Refused refused -> stream.end(refused);
            case Admitted(var caller, var _)
            when !caller.tenant().equals(stream.caller().tenant()) -> stream.end(Authenticator.REBOUND);
            case Admitted _ -> {}
        }
    }
}
