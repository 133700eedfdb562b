package io.tenantconfig.server.auth;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.StatusRuntimeException;
import io.tenantconfig.server.audit.AuditLog;
import io.tenantconfig.server.auth.Admission.Admitted;
import io.tenantconfig.server.errors.Failure;
import io.tenantconfig.v1.BatchGetConfigsRequest;
import io.tenantconfig.v1.GetConfigRequest;
import io.tenantconfig.v1.ListConfigsRequest;
import io.tenantconfig.v1.WatchConfigsRequest;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends a call that names a service which its token may not read, before anybody looks whether there is anything: with one
 * answer for what is there and what is not. A request without a field for the service is refused, too.
 */
final class ServiceRestriction<Q> extends SimpleForwardingServerCallListener<Q> {

    private final ServerCall<Q, ?> call;
    private final Admitted admitted;
    private final AuditLog audit;
    private boolean refused;

    ServiceRestriction(ServerCall.Listener<Q> listener, ServerCall<Q, ?> call, Admitted admitted, AuditLog audit) {
        super(listener);
        this.call = call;
        this.admitted = admitted;
        this.audit = audit;
    }

    @Override
    public void onMessage(@Nullable Q request) {
        // What could not be parsed is refused by whoever parses.
        if (request == null
                || service(request)
                        .filter(admitted.caller().services()::includes)
                        .isPresent()) {
            super.onMessage(request);
        } else if (!refused) {
            refused = true;
            audit.refused(
                    call,
                    Failure.SERVICE_NOT_ALLOWED,
                    Optional.of(admitted.verified().issuer()),
                    Optional.of(admitted.caller().tenant()));
            StatusRuntimeException failure =
                    Failure.SERVICE_NOT_ALLOWED.with("service: not for this token (expected: one that it names)");
            call.close(failure.getStatus(), Objects.requireNonNullElseGet(failure.getTrailers(), Metadata::new));
        }
    }

    @Override
    public void onHalfClose() {
        if (!refused) {
            super.onHalfClose();
        }
    }

    private static Optional<String> service(Object request) {
        return switch (request) {
            case GetConfigRequest get -> Optional.of(get.getService());
            case BatchGetConfigsRequest batch -> Optional.of(batch.getService());
            case ListConfigsRequest list -> Optional.of(list.getService());
            case WatchConfigsRequest watch -> Optional.of(watch.getService());
            default -> Optional.empty();
        };
    }
}
