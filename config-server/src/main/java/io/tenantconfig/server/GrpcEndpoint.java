package io.tenantconfig.server;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tenantconfig.server.ServerSettings.Connections;
import io.tenantconfig.server.api.ConfigService;
import io.tenantconfig.server.audit.AuditLog;
import io.tenantconfig.server.auth.AuthInterceptor;
import io.tenantconfig.server.auth.Authenticator;
import io.tenantconfig.server.auth.MethodRules;
import io.tenantconfig.server.fairness.Fairness;
import io.tenantconfig.server.tracing.CallTraces;
import io.tenantconfig.v1.ConfigServiceGrpc;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The gRPC port: what it takes from clients, and who may call what. */
final class GrpcEndpoint {

    /** The largest request that means anything: 5,000 known etags. */
    private static final int MAX_REQUEST_BYTES = 2 * 1024 * 1024;

    /** A token of 6 KB, and proxies' additions. */
    private static final int MAX_METADATA_BYTES = 16 * 1024;

    private static final int MAX_CALLS_PER_CONNECTION = 1_000;

    /** CVE-2023-44487: clients of ours cancel seldom. */
    private static final int MAX_RESETS = 500;

    private static final int RESETS_WINDOW_SECONDS = 30;

    private static final int OWN_PING_SECONDS = 60;

    /** For calls to end, and for streams to be opened elsewhere, when a connection has come to its age. */
    private static final int GRACE_SECONDS = 30;

    private GrpcEndpoint() {}

    /**
     * A server that is not started yet.
     *
     * @param credentials what connections begin with
     * @param audit is told of calls that are refused
     * @param metrics where the metrics of calls are added
     * @param traces where the traces of calls go, if anywhere
     */
    static Server build(
            ServerSettings settings,
            ServerCredentials credentials,
            ConfigService service,
            HealthStatusManager health,
            Authenticator authenticator,
            AuditLog audit,
            PrometheusRegistry metrics,
            Optional<CallTraces> traces) {
        Connections connections = settings.connections();
        var fairness = new Fairness(settings.tenantLimits(), metrics);
        NettyServerBuilder builder = NettyServerBuilder.forAddress(listening(settings), credentials)
                .directExecutor()
                .maxInboundMessageSize(MAX_REQUEST_BYTES)
                .maxInboundMetadataSize(MAX_METADATA_BYTES)
                .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
                .maxRstFramesPerWindow(MAX_RESETS, RESETS_WINDOW_SECONDS)
                .permitKeepAliveTime(connections.permittedPing().toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true)
                .keepAliveTime(OWN_PING_SECONDS, TimeUnit.SECONDS)
                // Each connection's age is spread by a tenth up and down by gRPC itself.
                .maxConnectionAge(connections.age().toMillis(), TimeUnit.MILLISECONDS)
                .maxConnectionAgeGrace(GRACE_SECONDS, TimeUnit.SECONDS)
                .addStreamTracerFactory(fairness.scales())
                .addService(ServerInterceptors.intercept(MalformedRequests.refusedBy(service), fairness))
                .addService(MalformedRequests.refusedBy(health.getHealthService()));
        Set<String> open = methods(
                HealthGrpc.getServiceDescriptor().getName(),
                health.getHealthService().bindService());
        if (settings.reflection()) {
            BindableService reflection = ProtoReflectionServiceV1.newInstance();
            builder.addService(MalformedRequests.refusedBy(reflection));
            open.addAll(methods(ServerReflectionGrpc.SERVICE_NAME, reflection.bindService()));
        }
        Set<String> ours = methods(ConfigServiceGrpc.SERVICE_NAME, service.bindService());
        var rules = MethodRules.of(open, ours);
        builder.addStreamTracerFactory(new CallMetrics(
                metrics, Stream.concat(open.stream(), ours.stream()).toList()));
        traces.ifPresent(builder::addStreamTracerFactory);
        return builder.intercept(new AuthInterceptor(rules, authenticator, audit))
                .build();
    }

    private static InetSocketAddress listening(ServerSettings settings) {
        return settings.address()
                .map(address -> new InetSocketAddress(address, settings.port()))
                .orElseGet(() -> new InetSocketAddress(settings.port()));
    }

    private static Set<String> methods(String name, ServerServiceDefinition definition) {
        return definition.getMethods().stream()
                .map(method -> method.getMethodDescriptor().getFullMethodName())
                .filter(method -> method.startsWith(name + "/"))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
