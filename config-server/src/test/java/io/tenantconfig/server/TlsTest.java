package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.server.ServerSettings.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of the server and of its clients, and their renewal. The files are replaced as a volume's are: at once. */
class TlsTest {

    /** Longer than the files are left alone. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final World world = new World();
    private final List<ManagedChannel> channels = new ArrayList<>();

    @TempDir
    private Path directory;

    private PemFiles first;
    private PemFiles second;
    private Tls tls;

    @BeforeEach
    void createCertificates() throws Exception {
        first = PemFiles.create(directory, "first");
        second = PemFiles.create(directory, "second");
        tls = new Tls(directory.resolve("tls.crt"), directory.resolve("tls.key"), Optional.empty());
        install(first.certificate(), first.key());
    }

    @AfterEach
    void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        world.close();
    }

    @Test
    void servesTlsAndNothingElse() throws IOException {
        serve();
        assertThat(check(trusting(first))).isEqualTo(ServingStatus.SERVING);
        assertThatThrownBy(() ->
                        HealthGrpc.newBlockingStub(world.channel()).check(HealthCheckRequest.getDefaultInstance()))
                .isInstanceOf(StatusRuntimeException.class);
    }

    @Test
    void givesNewConnectionsARenewedCertificateAndKeepsTheOldOnes() throws IOException {
        serve();
        ManagedChannel before = trusting(first);
        Iterator<HealthCheckResponse> stream =
                HealthGrpc.newBlockingStub(before).watch(HealthCheckRequest.getDefaultInstance());
        assertThat(stream.next().getStatus()).isEqualTo(ServingStatus.SERVING);

        install(second.certificate(), second.key());

        await().atMost(LIMIT)
                .ignoreException(StatusRuntimeException.class)
                .until(() -> check(trusting(second)) == ServingStatus.SERVING);
        assertThat(check(before)).isEqualTo(ServingStatus.SERVING);
        assertThatThrownBy(() -> check(trusting(first))).isInstanceOf(StatusRuntimeException.class);
    }

    @Test
    void keepsTheCertificateWhileANewOneCannotBeUsed() throws IOException {
        try (var files = new TlsFiles(tls)) {
            var expiry = files.expiry();
            install(second.certificate(), first.key());
            files.look();
            assertThat(files.expiry()).isEqualTo(expiry);

            Files.delete(tls.certificateChain());
            files.look();
            assertThat(files.expiry()).isEqualTo(expiry);

            install(second.certificate(), second.key());
            files.look();
            assertThat(files.expiry()).isAfter(expiry);
        }
    }

    @Test
    void letsInOnlyClientsOfItsAuthorities() throws Exception {
        PemFiles client = PemFiles.create(directory, "client");
        PemFiles stranger = PemFiles.create(directory, "stranger");
        tls = new Tls(tls.certificateChain(), tls.privateKey(), Optional.of(directory.resolve("ca.crt")));
        replace(client.certificate(), directory.resolve("ca.crt"));
        serve();
        assertThat(check(as(client))).isEqualTo(ServingStatus.SERVING);
        assertThatThrownBy(() -> check(as(stranger))).isInstanceOf(StatusRuntimeException.class);
        assertThatThrownBy(() -> check(trusting(first))).isInstanceOf(StatusRuntimeException.class);

        replace(stranger.certificate(), directory.resolve("ca.crt"));

        await().atMost(LIMIT)
                .ignoreException(StatusRuntimeException.class)
                .until(() -> check(as(stranger)) == ServingStatus.SERVING);
        assertThatThrownBy(() -> check(as(client))).isInstanceOf(StatusRuntimeException.class);
    }

    @Test
    void doesNotStartWithFilesThatCannotBeUsed() throws IOException {
        install(first.certificate(), second.key());
        assertRefused("TENANTCONFIG_TLS_KEY_FILE: \"" + tls.privateKey()
                + "\" (expected: the key of the certificate in " + tls.certificateChain() + ")");

        // As OpenSSL's own formats begin, and cert-manager's keys unless they are told otherwise.
        Files.writeString(tls.privateKey(), Files.readString(first.key()).replace("PRIVATE", "EC PRIVATE"));
        assertRefused("TENANTCONFIG_TLS_KEY_FILE: \"" + tls.privateKey()
                + "\" (expected: an RSA or EC key in PKCS#8, which begins with -----BEGIN PRIVATE KEY-----)");

        install(first.key(), first.key());
        assertRefused("TENANTCONFIG_TLS_CERTIFICATE_FILE: \"" + tls.certificateChain()
                + "\" (expected: certificates in PEM, the server's first)");
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> new TlsFiles(tls))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    private void serve() {
        world.startServer(settings -> new ServerSettings(
                        settings.address(),
                        settings.port(),
                        settings.developmentMode(),
                        settings.reflection(),
                        Optional.of(tls),
                        settings.issuers(),
                        settings.routesFile(),
                        settings.preloadLimit(),
                        settings.resyncInterval(),
                        settings.drainLimit(),
                        settings.tenantLimits(),
                        settings.connections()))
                .ready()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private void install(Path certificate, Path key) throws IOException {
        replace(key, tls.privateKey());
        replace(certificate, tls.certificateChain());
    }

    private void replace(Path from, Path to) throws IOException {
        Path copy = Files.copy(from, directory.resolve("copy"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private ManagedChannel trusting(PemFiles server) throws IOException {
        return open(TlsChannelCredentials.newBuilder()
                .trustManager(server.certificate().toFile())
                .build());
    }

    private ManagedChannel as(PemFiles client) throws IOException {
        return open(TlsChannelCredentials.newBuilder()
                .trustManager(first.certificate().toFile())
                .keyManager(client.certificate().toFile(), client.key().toFile())
                .build());
    }

    /** A connection of its own. */
    private ManagedChannel open(ChannelCredentials credentials) {
        ManagedChannel channel = Grpc.newChannelBuilder(
                        "localhost:" + world.server().port(), credentials)
                .build();
        channels.add(channel);
        return channel;
    }

    private static ServingStatus check(ManagedChannel channel) {
        return HealthGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }
}
