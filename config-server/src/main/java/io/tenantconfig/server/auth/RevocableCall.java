package io.tenantconfig.server.auth;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tenantconfig.server.audit.AuditLog;
import io.tenantconfig.server.auth.Admission.Admitted;
import io.tenantconfig.server.auth.Verification.Refused;
import java.util.Objects;

/**
 * A call that somebody else than its service may end. A call is no object for several threads, so all that ends it or
 * sends on it goes through one lock; what the service says after the end is not heard.
 */
final class RevocableCall<Q, A> extends SimpleForwardingServerCall<Q, A> {

    private final Admitted admitted;
    private final AuditLog audit;
    private boolean closed;

    /** @param audit is told if somebody ends it */
    RevocableCall(ServerCall<Q, A> call, Admitted admitted, AuditLog audit) {
        super(call);
        this.admitted = admitted;
        this.audit = audit;
    }

    Caller caller() {
        return admitted.caller();
    }

    Verified verified() {
        return admitted.verified();
    }

    /** Ends the call, if it has not ended. */
    synchronized void end(Refused refused) {
        if (closed) {
            return;
        }
        audit.ended(
                this,
                refused.failure(),
                admitted.verified().issuer(),
                admitted.caller().tenant());
        StatusRuntimeException failure = refused.failure().with(refused.message());
        close(failure.getStatus(), Objects.requireNonNullElseGet(failure.getTrailers(), Metadata::new));
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
        if (!closed) {
            super.sendHeaders(headers);
        }
    }

    @Override
    public synchronized void sendMessage(A message) {
        if (!closed) {
            super.sendMessage(message);
        }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
        if (!closed) {
            closed = true;
            super.close(status, trailers);
        }
    }
}
