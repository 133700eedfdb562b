package io.tenantconfig.server.auth;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.tenantconfig.server.audit.AuditLog;
import io.tenantconfig.server.auth.Admission.Admitted;
import io.tenantconfig.server.auth.Authenticator.Presented;
import io.tenantconfig.server.auth.Verification.Refused;
import io.tenantconfig.server.errors.Failure;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;

/**
 * Lets a call through only if a rule names its method, and then with the caller that its token speaks for. A call whose
 * token was checked before stays on its event loop. A stream whose token falls is ended.
 */
public final class AuthInterceptor implements ServerInterceptor {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    /** The scheme's name does not distinguish cases (https://www.rfc-editor.org/rfc/rfc9110#section-11.1). */
    private static final String SCHEME = "Bearer ";

    private static final Refused MISSING = new Refused(
            Failure.TOKEN_MISSING,
            "authorization: none, several or of another scheme (expected: exactly one \"authorization: Bearer <token>\")");
    private static final Refused NOT_ALLOWED = new Refused(Failure.METHOD_NOT_ALLOWED, "no rule allows this method");

    private final MethodRules rules;
    private final Authenticator authenticator;
    private final AuditLog audit;

    /** @param audit is told of every call that is refused */
    public AuthInterceptor(MethodRules rules, Authenticator authenticator, AuditLog audit) {
        this.rules = rules;
        this.authenticator = authenticator;
        this.audit = audit;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return switch (rules.of(call.getMethodDescriptor().getFullMethodName())) {
            case OPEN -> next.startCall(call, headers);
            case TENANT -> authenticate(call, headers, next);
            case NONE -> refuse(call, NOT_ALLOWED);
        };
    }

    private <Q, A> ServerCall.Listener<Q> authenticate(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Optional<String> text = tokenOf(headers);
        if (text.isEmpty()) {
            return refuse(call, MISSING);
        }
        Presented token = authenticator.presented(text.get());
        Optional<Admission> known = authenticator.known(token);
        if (known.isPresent()) {
            return go(known.get(), call, headers, next);
        }
        var deferred = new DeferredListener<Q>();
        Context context = Context.current();
        authenticator.admit(token, admission -> context.run(() -> deferred.handTo(go(admission, call, headers, next))));
        return deferred;
    }

    private <Q, A> ServerCall.Listener<Q> go(
            Admission admission, ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return switch (admission) {
            case Refused refused -> refuse(call, refused);
            case Admitted admitted
            when call.getMethodDescriptor().getType() == MethodType.UNARY -> proceed(admitted, call, headers, next);
            case Admitted admitted -> stream(admitted, new RevocableCall<>(call, admitted, audit), headers, next);
        };
    }

    /** A stream lasts, and what it rests on may fall meanwhile. */
    private <Q, A> ServerCall.Listener<Q> stream(
            Admitted admitted, RevocableCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        ServerCall.Listener<Q> listener = proceed(admitted, call, headers, next);
        authenticator.streams().add(call);
        return new SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onCancel() {
                authenticator.streams().remove(call);
                super.onCancel();
            }

            @Override
            public void onComplete() {
                authenticator.streams().remove(call);
                super.onComplete();
            }
        };
    }

    /** The token of the only authorization header; empty when there is none, more than one, or another scheme. */
    private static Optional<String> tokenOf(Metadata headers) {
        Iterable<String> values = headers.getAll(AUTHORIZATION);
        if (values == null) {
            return Optional.empty();
        }
        Iterator<String> each = values.iterator();
        String value = each.next();
        boolean usable = !each.hasNext() && value.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return usable ? Optional.of(value.substring(SCHEME.length())) : Optional.empty();
    }

    private <Q, A> ServerCall.Listener<Q> proceed(
            Admitted admitted, ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Caller caller = admitted.caller();
        ServerCall.Listener<Q> listener =
                Contexts.interceptCall(Context.current().withValue(Caller.KEY, caller), call, headers, next);
        return caller.services().equals(ServiceRange.ALL)
                ? listener
                : new ServiceRestriction<>(listener, call, admitted, audit);
    }

    private <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Refused refused) {
        audit.refused(call, refused.failure(), refused.issuer(), Optional.empty());
        StatusRuntimeException failure = refused.failure().with(refused.message());
        call.close(failure.getStatus(), Objects.requireNonNullElseGet(failure.getTrailers(), Metadata::new));
        return new ServerCall.Listener<>() {};
    }
}
