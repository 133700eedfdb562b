package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.tenantconfig.v1.BatchGetConfigsRequest;
import io.tenantconfig.v1.ConfigServiceGrpc;
import io.tenantconfig.v1.ConfigServiceGrpc.ConfigServiceBlockingStub;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** T27: what clients may do with their connections, and what not. */
class ConnectionsTest {

    private static final String URL = "param_config_url";
    private static final Duration PERMITTED = Duration.ofSeconds(1);

    private final World world =
            new World().namespace("acme", "acme").declared("checkout", "acme", "checkout", Map.of(URL, "one"));

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void letsAnIdleClientCheckItsConnectionAgainAndAgain() throws IOException {
        serve(Duration.ofMinutes(30));
        try (var client = new PingingClient(world.server().port())) {
            for (int i = 0; i < 5; i++) {
                client.ping();
                assertThat(client.isToldToGoWithin(PERMITTED.plusMillis(100))).isFalse();
            }
        }
    }

    @Test
    void endsTheConnectionOfAClientThatChecksItTooOften() throws IOException {
        serve(Duration.ofMinutes(30));
        try (var client = new PingingClient(world.server().port())) {
            for (int i = 0; i < 5; i++) {
                client.ping();
            }
            assertThat(client.isToldToGoWithin(Watching.PATIENCE)).isTrue();
        }
    }

    @Test
    void movesClientsToNewConnectionsWithoutAFailedCallAndGivesStreamsTimeToMove() {
        serve(Duration.ofSeconds(1));
        var stream = Watching.of(world, "acme", "checkout").awaitBookmarks(1);
        Set<SocketAddress> connections = ConcurrentHashMap.newKeySet();
        var client = ConfigServiceGrpc.newBlockingStub(ClientInterceptors.intercept(
                world.channel("Bearer " + world.issuer.token("acme")), new Noting(connections)));

        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .atMost(Watching.PATIENCE)
                .until(() -> {
                    assertThat(client.getConfig(Requests.get("checkout", URL))
                                    .getEntry()
                                    .getValue())
                            .isEqualTo("one");
                    return connections.size() >= 3;
                });
        assertThat(stream.failed()).isFalse();
    }

    @Test
    void refusesMoreMetadataThanAnyTokenNeeds() {
        serve(Duration.ofMinutes(30));
        assertThat(filledWith(10_000).getConfig(Requests.get("checkout", URL)).hasEntry())
                .isTrue();
        assertThatThrownBy(() -> filledWith(20_000).getConfig(Requests.get("checkout", URL)))
                .isInstanceOf(StatusRuntimeException.class);
        assertThat(filledWith(10_000).getConfig(Requests.get("checkout", URL)).hasEntry())
                .isTrue();
    }

    private ConfigServiceBlockingStub filledWith(int bytes) {
        var metadata = new Metadata();
        metadata.put(Metadata.Key.of("filler", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(bytes));
        return world.as("acme").withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    @Test
    void refusesALargerRequestThanAnyThatMeansSomething() {
        serve(Duration.ofMinutes(30));
        var large = BatchGetConfigsRequest.newBuilder().addKeys("x".repeat(3 * 1024 * 1024));
        StatusRuntimeException refusal = Assertions.catchThrowableOfType(
                StatusRuntimeException.class, () -> world.as("acme").batchGetConfigs(large.build()));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    private void serve(Duration age) {
        world.startServer(settings -> new Settings(settings).connections(age, PERMITTED, Duration.ofSeconds(30)))
                .ready()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    /** Notes on which connections calls are made. */
    private record Noting(Set<SocketAddress> connections) implements ClientInterceptor {

        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                @Override
                public void start(Listener<A> listener, Metadata headers) {
                    super.start(
                            new SimpleForwardingClientCallListener<>(listener) {
                                @Override
                                public void onClose(Status status, Metadata trailers) {
                                    note(getAttributes());
                                    super.onClose(status, trailers);
                                }
                            },
                            headers);
                }
            };
        }

        private void note(Attributes attributes) {
            SocketAddress local = attributes.get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR);
            if (local != null) {
                connections.add(local);
            }
        }
    }

    /**
     * A client that does nothing but ping, as often as it likes: the one of gRPC does so every ten seconds at most. Frames
     * are those of https://www.rfc-editor.org/rfc/rfc9113#section-6.
     */
    private static final class PingingClient implements AutoCloseable {

        private static final int SETTINGS = 4;
        private static final int PING = 6;
        private static final int GO_AWAY = 7;

        private final Socket socket;
        private final DataOutputStream out;
        private final DataInputStream in;

        PingingClient(int port) throws IOException {
            this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
            this.out = new DataOutputStream(socket.getOutputStream());
            this.in = new DataInputStream(socket.getInputStream());
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            send(SETTINGS, new byte[0]);
        }

        void ping() throws IOException {
            send(PING, new byte[Long.BYTES]);
        }

        private void send(int type, byte[] payload) throws IOException {
            out.write(new byte[] {0, 0, (byte) payload.length, (byte) type, 0, 0, 0, 0, 0});
            out.write(payload);
            out.flush();
        }

        boolean isToldToGoWithin(Duration time) throws IOException {
            long end = System.nanoTime() + time.toNanos();
            for (long left = time.toMillis();
                    left > 0;
                    left = Duration.ofNanos(end - System.nanoTime()).toMillis()) {
                socket.setSoTimeout(Math.toIntExact(left));
                try {
                    if (readType() == GO_AWAY) {
                        return true;
                    }
                } catch (SocketTimeoutException e) {
                    return false;
                }
            }
            return false;
        }

        private int readType() throws IOException {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            in.skipNBytes(1 + Integer.BYTES + length);
            return type;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
