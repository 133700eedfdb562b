package io.tenantconfig.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {

    private static final class Told implements Health {
        private Optional<String> dead = Optional.empty();
        private Optional<String> notReady = Optional.empty();

        @Override
        public Optional<String> whyDead() {
            return dead;
        }

        @Override
        public Optional<String> whyNotReady() {
            return notReady;
        }
    }

    private final Told health = new Told();
    private final PrometheusRegistry metrics = new PrometheusRegistry();
    private final HttpClient client = HttpClient.newHttpClient();
    private AdminServer admin;

    @BeforeEach
    void open() throws IOException {
        admin = AdminServer.open(new AdminSettings(Optional.of(InetAddress.getLoopbackAddress()), 0), health, metrics);
    }

    @AfterEach
    void close() {
        admin.close();
        client.close();
    }

    @Test
    void isAliveAndReadyWhenNothingSpeaksAgainst() {
        assertThat(ask("GET", "/livez")).returns(200, HttpResponse::statusCode).returns("ok\n", HttpResponse::body);
        assertThat(ask("GET", "/readyz")).returns(200, HttpResponse::statusCode).returns("ok\n", HttpResponse::body);
    }

    @Test
    void saysWhatItWaitsForWhenItIsAliveAndNotReady() {
        health.notReady = Optional.of("waiting for the API server");

        assertThat(ask("GET", "/readyz"))
                .returns(503, HttpResponse::statusCode)
                .returns("waiting for the API server\n", HttpResponse::body);
        assertThat(ask("GET", "/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void saysWhyItMustBeStartedAnew() {
        health.dead = Optional.of("a watch has ended");

        assertThat(ask("GET", "/livez"))
                .returns(503, HttpResponse::statusCode)
                .returns("a watch has ended\n", HttpResponse::body);
    }

    @Test
    void servesMetricsAsPrometheusReadsThem() {
        Counter.builder()
                .name("things_total")
                .help("All things")
                .register(metrics)
                .inc(3);

        HttpResponse<String> answer = ask("GET", "/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        assertThat(answer.body()).isEqualTo("""
                # HELP things_total All things
                # TYPE things_total counter
                things_total 3.0
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz", "/metrics"})
    void answersHeadWithoutABody(String path) {
        assertThat(ask("HEAD", path)).returns(200, HttpResponse::statusCode).returns("", HttpResponse::body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void allowsReadingOnly(String method) {
        HttpResponse<String> answer = ask(method, "/metrics");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/livez/", "/livezz", "/metrics/../livez", "/debug"})
    void knowsNoOtherPath(String path) {
        assertThat(ask("GET", path).statusCode()).isEqualTo(404);
    }

    @Test
    void tellsNothingOfADefect() {
        GaugeWithCallback.builder()
                .name("broken")
                .callback(_ -> {
                    throw new IllegalStateException("inner workings");
                })
                .register(metrics);

        assertThat(ask("GET", "/metrics"))
                .returns(500, HttpResponse::statusCode)
                .returns("internal error\n", HttpResponse::body);
        assertThat(ask("GET", "/livez").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> ask(String method, String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.port() + path))
                .method(method, BodyPublishers.noBody())
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
