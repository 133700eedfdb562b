package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.server.ServerSettings.Tls;
import io.tenantconfig.v1.ConfigServiceGrpc;
import io.tenantconfig.v1.GetConfigResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTest {

    private final World world = new World().namespace("acme", "acme");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void answersOthersOnTheSameConnectionWhileTheIssuersKeysAreFetched() {
        var latch = new CountDownLatch(1);
        world.issuer.answerAfter(latch);
        world.serve();
        Channel connection = world.channel("Bearer " + world.issuer.token("acme"));
        var answer = new CompletableFuture<GetConfigResponse>();
        ConfigServiceGrpc.newStub(connection).getConfig(Requests.get("checkout", "param_config_url"), into(answer));
        var check = HealthGrpc.newBlockingStub(connection)
                .withDeadlineAfter(5, TimeUnit.SECONDS)
                .check(HealthCheckRequest.getDefaultInstance());
        assertThat(check.getStatus()).isEqualTo(ServingStatus.SERVING);
        assertThat(answer).isNotDone();
        latch.countDown();
        assertThat(answer.handle((response, failure) -> Failures.of(failure).reason())
                        .orTimeout(10, TimeUnit.SECONDS)
                        .join())
                .isEqualTo("KEY_NOT_FOUND");
    }

    @Test
    void saysThatTheTokenCannotBeCheckedWhenTheIssuerIsDown() {
        world.issuer.goDown();
        world.serve();
        Failures failure = Failures.of(() -> world.as("acme").getConfig(Requests.get("checkout", "param_config_url")));
        assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(failure.reason()).isEqualTo("KEYS_UNAVAILABLE");
        assertThat(failure.retry()).isTrue();
    }

    @Test
    void tellsItsServicesOnlyWhenReflectionIsOn() {
        world.serve();
        assertThat(services(world.channel())).contains("tenantconfig.v1.ConfigService");
    }

    @Test
    void hasNoReflectionWhenItIsOff() {
        world.startServer(settings -> with(settings, false, settings.developmentMode(), settings.tls()));
        assertThatThrownBy(() -> services(world.channel()))
                .hasCauseInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("UNIMPLEMENTED");
    }

    @Test
    void servesTlsWithACertificate(@TempDir Path directory) throws Exception {
        Tls tls = selfSigned(directory);
        world.declared("checkout", "acme", "checkout", Map.of("param_config_url", "one"));
        world.startServer(settings -> with(settings, true, true, Optional.of(tls)))
                .ready()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        ManagedChannel secure = Grpc.newChannelBuilder(
                        "localhost:" + world.server().port(),
                        TlsChannelCredentials.newBuilder()
                                .trustManager(tls.certificateChain().toFile())
                                .build())
                .build();
        try {
            assertThat(HealthGrpc.newBlockingStub(secure)
                            .check(HealthCheckRequest.getDefaultInstance())
                            .getStatus())
                    .isEqualTo(ServingStatus.SERVING);
            assertThatThrownBy(() ->
                            HealthGrpc.newBlockingStub(world.channel()).check(HealthCheckRequest.getDefaultInstance()))
                    .isInstanceOf(StatusRuntimeException.class);
        } finally {
            secure.shutdownNow();
        }
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
                settings.drainLimit()));
        assertThat(addressOf(server)).isEqualTo(loopback);
    }

    private static InetAddress addressOf(ConfigServer server) {
        return ((InetSocketAddress) server.addresses().getFirst()).getAddress();
    }

    @Test
    void refusesRoutesToAStoreThatIsNotInstalled() {
        try (var client = new KubernetesClientBuilder().build()) {
            assertThatThrownBy(() -> new ConfigServer(settings(), client, World.ROUTES, Map.of(), Clock.systemUTC()))
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

    private ServerSettings settings() {
        return new ServerSettings(
                Optional.empty(),
                0,
                true,
                false,
                Optional.empty(),
                List.of(world.issuer.settings()),
                Optional.empty(),
                Duration.ofMinutes(1),
                Duration.ofMinutes(15),
                Duration.ofSeconds(20));
    }

    private static ServerSettings with(
            ServerSettings settings, boolean reflection, boolean developmentMode, Optional<Tls> tls) {
        return new ServerSettings(
                settings.address(),
                settings.port(),
                developmentMode,
                reflection,
                tls,
                settings.issuers(),
                settings.routesFile(),
                settings.preloadLimit(),
                settings.resyncInterval(),
                settings.drainLimit());
    }

    private static List<String> services(Channel channel) {
        var answer = new CompletableFuture<ServerReflectionResponse>();
        StreamObserver<ServerReflectionRequest> requests =
                ServerReflectionGrpc.newStub(channel).serverReflectionInfo(into(answer));
        requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        requests.onCompleted();
        return answer.orTimeout(10, TimeUnit.SECONDS).join().getListServicesResponse().getServiceList().stream()
                .map(service -> service.getName())
                .toList();
    }

    private static <T> StreamObserver<T> into(CompletableFuture<T> answer) {
        return new StreamObserver<>() {
            @Override
            public void onNext(T value) {
                answer.complete(value);
            }

            @Override
            public void onError(Throwable thrown) {
                answer.completeExceptionally(thrown);
            }

            @Override
            public void onCompleted() {
                answer.completeExceptionally(new IllegalStateException("no answer"));
            }
        };
    }

    /** A certificate for localhost and its key, as the JDK's own tool makes them. */
    private static Tls selfSigned(Path directory) throws Exception {
        Path store = directory.resolve("store.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "secret")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        var keys = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
        Path certificate = pem(
                directory.resolve("tls.crt"),
                "CERTIFICATE",
                keys.getCertificate("server").getEncoded());
        Path key = pem(
                directory.resolve("tls.key"),
                "PRIVATE KEY",
                keys.getKey("server", "secret".toCharArray()).getEncoded());
        return new Tls(certificate, key);
    }

    private static Path pem(Path file, String type, byte[] content) throws Exception {
        String body = Base64.getMimeEncoder().encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    }
}
