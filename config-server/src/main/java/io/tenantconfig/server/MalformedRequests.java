package io.tenantconfig.server;

import io.grpc.BindableService;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import io.tenantconfig.server.errors.Failure;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers bytes that are no message of the method with INVALID_ARGUMENT. gRPC by itself answers UNKNOWN, and logs a defect
 * with its stack trace, of which anybody could have as many as they like.
 */
final class MalformedRequests implements ServerInterceptor {

    private MalformedRequests() {}

    /** The service as it is, but for this. */
    static ServerServiceDefinition refusedBy(BindableService bindable) {
        ServerServiceDefinition service = bindable.bindService();
        List<ServerMethodDefinition<?, ?>> methods = service.getMethods().stream()
                .<ServerMethodDefinition<?, ?>>map(MalformedRequests::lenient)
                .toList();
        var descriptor = ServiceDescriptor.newBuilder(
                        service.getServiceDescriptor().getName())
                .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
        methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
        var definition = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(definition::addMethod);
        return ServerInterceptors.intercept(definition.build(), new MalformedRequests());
    }

    private static <Q, A> ServerMethodDefinition<Q, A> lenient(ServerMethodDefinition<Q, A> method) {
        MethodDescriptor<Q, A> descriptor = method.getMethodDescriptor();
        return ServerMethodDefinition.create(
                descriptor.toBuilder()
                        .setRequestMarshaller(new Lenient<>(descriptor.getRequestMarshaller()))
                        .build(),
                method.getServerCallHandler());
    }

    /** Makes nothing of what it cannot parse. */
    private record Lenient<Q>(Marshaller<Q> marshaller) implements Marshaller<Q> {

        @Override
        public InputStream stream(Q value) {
            return marshaller.stream(value);
        }

        @Override
        @SuppressWarnings("NullAway") // gRPC's interface knows no such annotations; below, nothing is refused.
        public @Nullable Q parse(InputStream stream) {
            try {
                return marshaller.parse(stream);
            } catch (StatusRuntimeException e) {
                return null;
            }
        }
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {

            private boolean refused;

            @Override
            public void onMessage(@Nullable Q message) {
                if (message != null) {
                    super.onMessage(message);
                } else if (!refused) {
                    refused = true;
                    StatusRuntimeException failure =
                            Failure.REQUEST_MALFORMED.with("request: no message of this method");
                    call.close(
                            failure.getStatus(), Objects.requireNonNullElseGet(failure.getTrailers(), Metadata::new));
                }
            }

            @Override
            public void onHalfClose() {
                if (!refused) {
                    super.onHalfClose();
                }
            }
        };
    }
}
