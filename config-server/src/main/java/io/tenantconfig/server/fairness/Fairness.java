package io.tenantconfig.server.fairness;

import io.grpc.Context;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.StatusRuntimeException;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.server.auth.Caller;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Refuses the calls of a tenant that has too many of them, before their requests are read, and tells when to come back.
 * What a call carries is charged to its tenant as it goes; the next calls pay for it.
 */
public final class Fairness implements ServerInterceptor {

    private static final Context.Key<Weight> WEIGHT = Context.key("tenantconfig-weight");

    private final Shares shares;
    private final Map<Limit, CounterDataPoint> refused = new EnumMap<>(Limit.class);

    public Fairness(TenantLimits limits, PrometheusRegistry registry) {
        this.shares = new Shares(limits);
        Counter calls = Counter.builder()
                .name("tenantconfig_calls_refused_total")
                .help("Calls that were refused because their tenant had reached a limit")
                .labelNames("limit")
                .register(registry);
        for (Limit limit : Limit.values()) {
            refused.put(limit, calls.labelValues(limit.label()));
        }
    }

    /** What weighs each call; without it no bytes are charged. */
    public ServerStreamTracer.Factory scales() {
        return new ServerStreamTracer.Factory() {
            @Override
            public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
                return new Weight();
            }
        };
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        TenantId tenant = Caller.current().tenant();
        long now = System.nanoTime();
        Share share = shares.of(tenant, now);
        Optional<Limit> reached = share.takeCall(now);
        if (reached.isPresent()) {
            return refuse(call, share, reached.get(), now);
        }
        Weight weight = WEIGHT.get();
        if (weight != null) {
            weight.share = share;
        }
        if (call.getMethodDescriptor().getType().serverSendsOneMessage()) {
            return next.startCall(call, headers);
        }
        return shares.openStream(tenant, now)
                ? new OpenStream<>(next.startCall(call, headers), tenant)
                : refuse(call, share, Limit.STREAMS, now);
    }

    private <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Share share, Limit limit, long now) {
        Objects.requireNonNull(refused.get(limit)).inc();
        StatusRuntimeException failure = share.refusal(limit, now);
        call.close(failure.getStatus(), Objects.requireNonNullElseGet(failure.getTrailers(), Metadata::new));
        return new ServerCall.Listener<>() {};
    }

    /** Gives the stream back when it has ended, which exactly one of the two tells. */
    private final class OpenStream<Q> extends SimpleForwardingServerCallListener<Q> {

        private final TenantId tenant;

        OpenStream(ServerCall.Listener<Q> stream, TenantId tenant) {
            super(stream);
            this.tenant = tenant;
        }

        @Override
        public void onCancel() {
            shares.closeStream(tenant);
            super.onCancel();
        }

        @Override
        public void onComplete() {
            shares.closeStream(tenant);
            super.onComplete();
        }
    }

    /** Of one call, whose tenant is known when its token is. */
    private static final class Weight extends ServerStreamTracer {

        private volatile @Nullable Share share;

        @Override
        public Context filterContext(Context context) {
            return context.withValue(WEIGHT, this);
        }

        @Override
        public void inboundWireSize(long bytes) {
            charge(bytes);
        }

        @Override
        public void outboundWireSize(long bytes) {
            charge(bytes);
        }

        private void charge(long bytes) {
            Share charged = share;
            if (charged != null && bytes > 0) {
                charged.charge(System.nanoTime(), bytes);
            }
        }
    }
}
