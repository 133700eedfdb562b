package io.tenantconfig.server;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;

/** How many calls end how, and how long they take: one observation a call, and nothing else on its way. */
final class CallMetrics extends ServerStreamTracer.Factory {

    /** What anybody may call a method has no end of values. */
    private static final String UNKNOWN_METHOD = "other";

    private final Histogram durations;
    private final Map<String, Method> methods;
    private final Method unknown;

    /** @param methods the full names of all methods that are served */
    CallMetrics(PrometheusRegistry registry, Collection<String> methods) {
        this.durations = Histogram.builder()
                .name("tenantconfig_grpc_call_duration_seconds")
                .help("How long a call took, from its beginning to its end; a stream until it ended")
                .unit(Unit.SECONDS)
                .labelNames("method", "code")
                .classicOnly()
                // They would have every call look for a span.
                .withoutExemplars()
                .classicUpperBounds(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)
                .register(registry);
        this.methods = methods.stream().collect(Collectors.toUnmodifiableMap(name -> name, Method::new));
        this.unknown = new Method(UNKNOWN_METHOD);
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
        return new Tracer(methods.getOrDefault(fullMethodName, unknown), System.nanoTime());
    }

    /** The series of one method, made when they are first needed: most codes never occur. */
    private final class Method {

        private final String name;
        private final AtomicReferenceArray<DistributionDataPoint> byCode =
                new AtomicReferenceArray<>(Status.Code.values().length);

        Method(String name) {
            this.name = name;
            of(Status.Code.OK);
        }

        DistributionDataPoint of(Status.Code code) {
            DistributionDataPoint known = byCode.get(code.value());
            if (known == null) {
                known = durations.labelValues(name, code.name());
                byCode.set(code.value(), known);
            }
            return known;
        }
    }

    private static final class Tracer extends ServerStreamTracer {

        private final Method method;
        private final long began;

        Tracer(Method method, long began) {
            this.method = method;
            this.began = began;
        }

        /** Called once, whoever ended the call. */
        @Override
        public void streamClosed(Status status) {
            double seconds = (double) (System.nanoTime() - began) / TimeUnit.SECONDS.toNanos(1);
            method.of(status.getCode()).observe(seconds);
        }
    }
}
