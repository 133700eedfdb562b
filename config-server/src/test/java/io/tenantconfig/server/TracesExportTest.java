package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.tenantconfig.v1.ConfigServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** T25: a server that is a process sends its traces to a collector by OTLP over HTTP, and has sent all when it ends. */
class TracesExportTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final World world = new World().namespace("acme", "acme");
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final HttpServer collector = startCollector();

    @TempDir
    private Path directory;

    private HttpServer startCollector() {
        try {
            var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/v1/traces", exchange -> {
                try (exchange) {
                    // Every byte a character: what is looked for in a message of protobuf stands in it as it is.
                    received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
                    exchange.sendResponseHeaders(200, -1);
                }
            });
            http.start();
            return http;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        collector.stop(0);
        world.close();
    }

    @Test
    void sendsTheSpanOfACallAndNothingOfWhoCalledOrWhatFor() throws Exception {
        try (var replica = ReplicaProcess.start(
                world,
                Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        "http://127.0.0.1:" + collector.getAddress().getPort()),
                directory.resolve("log"))) {
            replica.awaitReady();
            String token = world.issuer.token("acme");
            call(replica.address(), token);

            replica.tellToEnd();

            assertThat(replica.endsWithin(Duration.ofMinutes(1))).isTrue();
            String all = String.join("", received);
            assertThat(all)
                    .contains("tenantconfig.v1.ConfigService/GetConfig", "tenantconfig-config-server")
                    .contains(new String(HexFormat.of().parseHex(TRACE), StandardCharsets.ISO_8859_1))
                    .doesNotContain("acme", "checkout", "param_config", token.substring(0, 20));
        }
    }

    private static void call(String address, String token) {
        var headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        headers.put(
                Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
                "00-" + TRACE + "-b7ad6b7169203331-01");
        ManagedChannel channel =
                NettyChannelBuilder.forTarget(address).usePlaintext().build();
        try {
            Failures failure = Failures.of(() -> ConfigServiceGrpc.newBlockingStub(channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .getConfig(Requests.get("checkout", "param_config_url")));
            assertThat(failure.reason()).isEqualTo("KEY_NOT_FOUND");
        } finally {
            channel.shutdownNow();
        }
    }
}
