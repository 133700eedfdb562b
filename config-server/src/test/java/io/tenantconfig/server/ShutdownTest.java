package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.tenantconfig.v1.ConfigServiceGrpc;
import io.tenantconfig.v1.GetConfigRequest;
import io.tenantconfig.v1.GetConfigResponse;
import io.tenantconfig.v1.WatchConfigsRequest;
import io.tenantconfig.v1.WatchConfigsResponse;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F29: in which order a server ends. */
class ShutdownTest {

    private static final String URL = "param_config_url";
    private static final HealthCheckRequest WHOLE_SERVER = HealthCheckRequest.getDefaultInstance();

    private final CountDownLatch keysMayBeFetched = new CountDownLatch(1);
    private final World world =
            new World().namespace("acme", "acme").declared("checkout", "acme", "checkout", Map.of(URL, "one"));

    @AfterEach
    void close() {
        keysMayBeFetched.countDown();
        world.close();
    }

    @Test
    void saysThatItDoesNotServeAndTakesNoConnectionsWhileACallThatHasBegunGoesOn() {
        CompletableFuture<GetConfigResponse> answer = callThatWaitsForKeys();
        Iterator<HealthCheckResponse> health = HealthGrpc.newBlockingStub(world.channel())
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .watch(WHOLE_SERVER);
        assertThat(health.next().getStatus()).isEqualTo(ServingStatus.SERVING);

        CompletableFuture<Void> closed = CompletableFuture.runAsync(world.server()::close);

        assertThat(health.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(world.server().whyNotReady()).contains("stopping");
        await().atMost(Watching.PATIENCE)
                .untilAsserted(() -> assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class));
        assertThat(answer).isNotDone();
        keysMayBeFetched.countDown();
        assertThat(answer)
                .succeedsWithin(Watching.PATIENCE)
                .returns("one", response -> response.getEntry().getValue());
        assertThat(closed).succeedsWithin(Watching.PATIENCE);
    }

    @Test
    void endsAStreamWhenItsClientKnowsThatItsConnectionTakesNoMoreCalls() {
        world.serve();
        var stateAtTheEnd = new CompletableFuture<ConnectivityState>();
        var goodbye = new CompletableFuture<Failures>();
        ManagedChannel connection = NettyChannelBuilder.forAddress(
                        "localhost", world.server().port())
                .usePlaintext()
                .build();
        try {
            var first = new CompletableFuture<WatchConfigsResponse>();
            ConfigServiceGrpc.newStub(connection)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(authorization()))
                    .watchConfigs(
                            WatchConfigsRequest.newBuilder()
                                    .setService("checkout")
                                    .build(),
                            new StreamObserver<>() {
                                @Override
                                public void onNext(WatchConfigsResponse event) {
                                    first.complete(event);
                                }

                                @Override
                                public void onError(Throwable thrown) {
                                    stateAtTheEnd.complete(connection.getState(false));
                                    goodbye.complete(Failures.of(thrown));
                                }

                                @Override
                                public void onCompleted() {}
                            });
            assertThat(first).succeedsWithin(Watching.PATIENCE);

            world.server().close();

            assertThat(stateAtTheEnd).succeedsWithin(Watching.PATIENCE).isEqualTo(ConnectivityState.IDLE);
            assertThat(goodbye).succeedsWithin(Watching.PATIENCE).returns("DRAINING", Failures::reason);
        } finally {
            connection.shutdownNow();
        }
    }

    /** A call whose request never comes. */
    @Test
    void endsWhenItsTimeIsOverWhateverCallsDo() {
        world.serve();
        Channel connection = world.channel("Bearer " + world.issuer.token("acme"));
        assertThat(ConfigServiceGrpc.newBlockingStub(connection)
                        .getConfig(Requests.get("checkout", URL))
                        .hasEntry())
                .isTrue();
        var end = new CompletableFuture<Status>();
        ClientCall<GetConfigRequest, GetConfigResponse> call =
                connection.newCall(ConfigServiceGrpc.getGetConfigMethod(), CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(status);
                    }
                },
                new Metadata());
        assertThat(HealthGrpc.newBlockingStub(connection).check(WHOLE_SERVER).getStatus())
                .isEqualTo(ServingStatus.SERVING);

        CompletableFuture<Void> closed = CompletableFuture.runAsync(world.server()::close);

        assertThat(end).failsWithin(Duration.ofSeconds(1));
        assertThat(closed).succeedsWithin(world.settings().drainLimit().plus(Watching.PATIENCE));
        assertThat(end).succeedsWithin(Watching.PATIENCE).returns(false, Status::isOk);
    }

    /** A call that the server has, and cannot answer before its issuer's keys may be fetched. */
    private CompletableFuture<GetConfigResponse> callThatWaitsForKeys() {
        world.serve();
        world.issuer.answerAfter(keysMayBeFetched);
        world.issuer.rotate();
        Channel connection = world.channel("Bearer " + world.issuer.token("acme"));
        var answer = new Answer<GetConfigResponse>();
        ConfigServiceGrpc.newStub(connection).getConfig(Requests.get("checkout", URL), answer);
        // It came on the same connection before this one, which is answered.
        assertThat(HealthGrpc.newBlockingStub(connection).check(WHOLE_SERVER).getStatus())
                .isEqualTo(ServingStatus.SERVING);
        return answer.first();
    }

    private Metadata authorization() {
        var headers = new Metadata();
        headers.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer " + world.issuer.token("acme"));
        return headers;
    }

    private void connect() throws Exception {
        new Socket("localhost", world.server().port()).close();
    }
}
