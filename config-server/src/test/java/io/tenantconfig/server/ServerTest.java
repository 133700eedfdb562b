package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.v1.ConfigServiceGrpc;
import io.tenantconfig.v1.GetConfigResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F18, T24: the server as a process. */
class ServerTest {

    /** GetConfig, by a client that sends what it likes. */
    private static final MethodDescriptor<byte[], byte[]> OF_BYTES = ConfigServiceGrpc.getGetConfigMethod().toBuilder(
                    new Bytes(), new Bytes())
            .build();

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final World world = new World().namespace("acme", "acme");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void answersOthersOnTheSameConnectionWhileTheIssuersKeysAreFetched() {
        var latch = new CountDownLatch(1);
        world.serve();
        world.issuer.answerAfter(latch);
        world.issuer.rotate();
        Channel connection = world.channel("Bearer " + world.issuer.token("acme"));
        var answer = new Answer<GetConfigResponse>();
        ConfigServiceGrpc.newStub(connection).getConfig(Requests.get("checkout", "param_config_url"), answer);
        var check = HealthGrpc.newBlockingStub(connection)
                .withDeadlineAfter(5, TimeUnit.SECONDS)
                .check(HealthCheckRequest.getDefaultInstance());
        assertThat(check.getStatus()).isEqualTo(ServingStatus.SERVING);
        assertThat(answer.first()).isNotDone();
        latch.countDown();
        assertThat(answer.first()
                        .handle((response, failure) -> Failures.of(failure).reason())
                        .orTimeout(10, TimeUnit.SECONDS)
                        .join())
                .isEqualTo("KEY_NOT_FOUND");
    }

    @Test
    void refusesBytesThatAreNoRequest() {
        world.serve();
        Channel channel = world.channel("Bearer " + world.issuer.token("acme"));

        Failures failure = Failures.of(
                () -> ClientCalls.blockingUnaryCall(channel, OF_BYTES, CallOptions.DEFAULT, new byte[] {-1, -1}));
        assertThat(failure.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(failure.reason()).isEqualTo("REQUEST_MALFORMED");
        // An empty message is one.
        assertThat(Failures.of(() -> ClientCalls.blockingUnaryCall(channel, OF_BYTES, CallOptions.DEFAULT, new byte[0]))
                        .reason())
                .isEqualTo("INVALID_FIELD");
    }

    @Test
    void saysThatTheTokenCannotBeCheckedWhenTheIssuerIsDown() {
        world.issuer.goDown();
        world.startServer();
        Failures failure = Failures.of(() -> world.as("acme").getConfig(Requests.get("checkout", "param_config_url")));
        assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(failure.reason()).isEqualTo("KEYS_UNAVAILABLE");
        assertThat(failure.retry()).isTrue();
    }

    @Test
    void gRpcsOwnRetriesWaitAsLongAsRetryInfoSays() {
        world.issuer.goDown();
        world.startServer();

        var failure = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> world.as("acme").getConfig(Requests.get("checkout", "param_config_url")));

        assertThat(Status.trailersFromThrowable(failure))
                .extracting(trailers ->
                        trailers.get(Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER)))
                .isEqualTo("1000");
    }

    @Test
    void tellsItsServicesOnlyWhenReflectionIsOn() {
        world.serve();
        assertThat(services(world.channel())).contains("tenantconfig.v1.ConfigService");
    }

    @Test
    void hasNoReflectionWhenItIsOff() {
        world.startServer(ServerTest::withoutReflection);
        assertThatThrownBy(() -> services(world.channel()))
                .hasCauseInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("UNIMPLEMENTED");
    }

    @Test
    void listensAtAllAddressesUnlessToldOtherwise() {
        assertThat(addressOf(world.startServer()).isAnyLocalAddress()).isTrue();
    }

    @Test
    void listensAtTheAddressThatItIsTold() {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        ConfigServer server = world.startServer(settings -> new ServerSettings(
                Optional.of(loopback),
                settings.port(),
                settings.developmentMode(),
                settings.reflection(),
                settings.tls(),
                settings.issuers(),
                settings.routesFile(),
                settings.preloadLimit(),
                settings.resyncInterval(),
                settings.drainLimit(),
                settings.tenantLimits(),
                settings.connections()));
        assertThat(addressOf(server)).isEqualTo(loopback);
    }

    private static InetAddress addressOf(ConfigServer server) {
        return ((InetSocketAddress) server.addresses().getFirst()).getAddress();
    }

    @Test
    void refusesRoutesToAStoreThatIsNotInstalled() {
        try (var client = new KubernetesClientBuilder().build()) {
            assertThatThrownBy(
                            () -> new ConfigServer(world.settings(), client, World.ROUTES, Map.of(), Clock.systemUTC()))
                    .hasMessage("store: \"dynamodb\" (expected: one of the installed stores [])");
        }
    }

    @Test
    void canBeClosedBeforeItIsReady() {
        world.parameters.failWith(
                new StoreException(Kind.UNAVAILABLE, StoreId.PARAMETER_STORE, "down", new IOException("down")));
        world.declared("checkout", "acme", "checkout", Map.of("tenant_config_all", "one"));
        ConfigServer server = world.startServer();
        server.close();
        assertThat(server.ready().handle((ready, failure) -> "done").join()).isEqualTo("done");
    }

    private static ServerSettings withoutReflection(ServerSettings settings) {
        return new ServerSettings(
                settings.address(),
                settings.port(),
                settings.developmentMode(),
                false,
                settings.tls(),
                settings.issuers(),
                settings.routesFile(),
                settings.preloadLimit(),
                settings.resyncInterval(),
                settings.drainLimit(),
                settings.tenantLimits(),
                settings.connections());
    }

    private static List<String> services(Channel channel) {
        var answer = new Answer<ServerReflectionResponse>();
        StreamObserver<ServerReflectionRequest> requests =
                ServerReflectionGrpc.newStub(channel).serverReflectionInfo(answer);
        requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        requests.onCompleted();
        return answer.first().orTimeout(10, TimeUnit.SECONDS).join().getListServicesResponse().getServiceList().stream()
                .map(service -> service.getName())
                .toList();
    }
}
