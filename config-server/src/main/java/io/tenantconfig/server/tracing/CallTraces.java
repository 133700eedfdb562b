package io.tenantconfig.server.tracing;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.tenantconfig.v1.ConfigServiceGrpc;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A span for each call of the config service, from its beginning to its end, as a part of the trace that the caller's
 * headers name. It says which method was called and how that ended, and nothing of who called or what for. Other calls,
 * health checks among them, have none.
 */
public final class CallTraces extends ServerStreamTracer.Factory {

    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("rpc.grpc.status_code");

    /**
     * Those that are the server's fault, or may be
     * (https://opentelemetry.io/docs/specs/semconv/rpc/grpc/#grpc-status).
     */
    private static final Set<Status.Code> ERRORS = Set.of(
            Status.Code.UNKNOWN,
            Status.Code.DEADLINE_EXCEEDED,
            Status.Code.UNIMPLEMENTED,
            Status.Code.INTERNAL,
            Status.Code.UNAVAILABLE,
            Status.Code.DATA_LOSS);

    private static final TextMapGetter<Metadata> HEADERS = CallTraces::header;

    private static final ServerStreamTracer NO_SPAN = new ServerStreamTracer() {};

    private final Tracer tracer;
    private final TextMapPropagator propagator;
    private final Map<String, Attributes> methods;

    public CallTraces(OpenTelemetry openTelemetry) {
        this.tracer = openTelemetry.getTracer(Tracing.SCOPE);
        this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
        this.methods = ConfigServiceGrpc.getServiceDescriptor().getMethods().stream()
                .collect(Collectors.toUnmodifiableMap(
                        method -> method.getFullMethodName(), method -> attributes(method.getBareMethodName())));
    }

    private static Attributes attributes(@Nullable String method) {
        return Attributes.builder()
                .put("rpc.system", "grpc")
                .put("rpc.service", ConfigServiceGrpc.SERVICE_NAME)
                .put("rpc.method", Objects.requireNonNull(method))
                .build();
    }

    private static @Nullable String header(@Nullable Metadata headers, String name) {
        return headers == null ? null : headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
        Attributes method = methods.get(fullMethodName);
        if (method == null) {
            return NO_SPAN;
        }
        return new Call(tracer.spanBuilder(fullMethodName)
                .setParent(propagator.extract(Context.root(), headers, HEADERS))
                .setSpanKind(SpanKind.SERVER)
                .setAllAttributes(method)
                .startSpan());
    }

    private static final class Call extends ServerStreamTracer {

        private final Span span;

        Call(Span span) {
            this.span = span;
        }

        /** Called once, whoever ended the call. Its description may name what was asked for, and stays out. */
        @Override
        public void streamClosed(Status status) {
            span.setAttribute(STATUS, status.getCode().value());
            if (ERRORS.contains(status.getCode())) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        }
    }
}
