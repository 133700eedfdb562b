package io.tenantconfig.benchmarks.server;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.tenantconfig.v1.ConfigServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What ours is compared with: a server of grpc-java on its event loops that looks a token up in a map and answers with bytes
 * that it was given. It reads no request, and knows neither keys nor tenants.
 */
final class BareServer {

    private static final Context.Key<String> TENANT = Context.key("tenant");

    private final Map<String, String> tenants = new HashMap<>();
    private final ConcurrentLinkedQueue<StreamObserver<byte[]>> watching = new ConcurrentLinkedQueue<>();
    private final byte[] answer;

    private BareServer(List<String> tokens, byte[] answer) {
        tokens.forEach(token -> tenants.put("Bearer " + token, "tenant"));
        this.answer = answer;
    }

    /**
     * Serves until the process is ended.
     *
     * @param arguments a port, a file of tokens, one a line, and a file that holds the answer
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var bare = new BareServer(Files.readAllLines(Path.of(arguments[1])), Files.readAllBytes(Path.of(arguments[2])));
        bare.start(Integer.parseInt(arguments[0])).awaitTermination();
    }

    private Server start(int port) throws IOException {
        var service = ServerServiceDefinition.builder(ConfigServiceGrpc.SERVICE_NAME)
                .addMethod(Wire.GET, ServerCalls.asyncUnaryCall((_, client) -> {
                    Objects.requireNonNull(TENANT.get());
                    client.onNext(answer);
                    client.onCompleted();
                }))
                // Stands for a change: all streams are told what the request says.
                .addMethod(Wire.LIST, ServerCalls.asyncUnaryCall((news, client) -> {
                    watching.forEach(stream -> stream.onNext(news));
                    client.onNext(answer);
                    client.onCompleted();
                }))
                .addMethod(Wire.WATCH, ServerCalls.asyncServerStreamingCall((_, client) -> {
                    watching.add(client);
                    client.onNext(answer);
                }))
                .build();
        return NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        InsecureServerCredentials.create())
                .directExecutor()
                .maxInboundMetadataSize(16 * 1024)
                .intercept(new Lookup())
                .addService(service)
                .build()
                .start();
    }

    private final class Lookup implements ServerInterceptor {

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            String tenant = tenants.get(headers.get(Wire.AUTHORIZATION));
            if (tenant == null) {
                call.close(Status.UNAUTHENTICATED, new Metadata());
                return new ServerCall.Listener<>() {};
            }
            return Contexts.interceptCall(Context.current().withValue(TENANT, tenant), call, headers, next);
        }
    }
}
