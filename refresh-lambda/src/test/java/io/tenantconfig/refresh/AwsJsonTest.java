package io.tenantconfig.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

class AwsJsonTest {

    private static final AwsService SERVICE =
            new AwsService(new StoreId("some-store"), "someservice", "SOME_SERVICE", "Some_2020", "1.1");
    private static final JsonNode REQUEST =
            JsonNodeFactory.instance.objectNode().put("Name", "/a/ü").put("Id", 7);

    private record Received(Map<String, String> headers, String body) {}

    private record Prepared(int status, String body) {}

    private final List<Received> received = new ArrayList<>();
    private final Queue<Prepared> answers = new ArrayDeque<>();
    private final List<Duration> waits = new ArrayList<>();
    private final HttpServer server = start();
    private final AwsJson aws = new AwsJson(AwsAccess.of(environment()), waits::add);

    private HttpServer start() {
        try {
            var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/", exchange -> {
                Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
                received.add(new Received(
                        headers, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
                Prepared answer = answers.isEmpty() ? new Prepared(200, "{}") : answers.remove();
                byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            http.start();
            return http;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL", "http://127.0.0.1:" + server.getAddress().getPort(),
                "AWS_REGION", "eu-west-1",
                "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
                "AWS_SECRET_ACCESS_KEY", "example",
                "AWS_SESSION_TOKEN", "session");
    }

    @AfterEach
    void stop() {
        aws.close();
        server.stop(0);
    }

    @Test
    void sendsTheOperationAndReturnsTheAnswer() {
        answers.add(new Prepared(200, "{\"Found\": true}"));

        assertThat(aws.call(SERVICE, "Look", REQUEST).path("Found").booleanValue())
                .isTrue();
        assertThat(received).singleElement().satisfies(request -> {
            assertThat(request.body()).isEqualTo(REQUEST.toString());
            assertThat(request.headers())
                    .containsEntry("X-Amz-Target", "Some_2020.Look")
                    .containsEntry("Content-Type", "application/x-amz-json-1.1");
        });
    }

    /** AWS computes the signature anew from what it receives. */
    @Test
    void signsWhatItSends() {
        aws.call(SERVICE, "Look", REQUEST);
        Received request = received.getFirst();
        String authorization = request.headers().get("Authorization");

        assertThat(authorization)
                .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
                .contains("/eu-west-1/someservice/aws4_request")
                .contains("content-type;host;", "x-amz-security-token;x-amz-target")
                .isEqualTo(authorizationOf(request));
    }

    private String authorizationOf(Received received) {
        Instant at = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX")
                .parse(received.headers().get("X-Amz-Date"), Instant::from);
        var request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(URI.create("http://" + received.headers().get("Host")));
        for (String name : List.of("Content-Type", "X-Amz-Target")) {
            request.putHeader(name, received.headers().get(name));
        }
        return AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(AwsSessionCredentials.create("AKIDEXAMPLE", "example", "session"))
                        .request(request.build())
                        .payload(ContentStreamProvider.fromUtf8String(received.body()))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "someservice")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC)))
                .request()
                .firstMatchingHeader("Authorization")
                .orElseThrow();
    }

    @Test
    void triesThriceWithLongerWaitsWhenAwsIsBusy() {
        for (int i = 0; i < 3; i++) {
            answers.add(new Prepared(400, "{\"__type\": \"ThrottlingException\"}"));
        }

        assertThatThrownBy(() -> aws.call(SERVICE, "Look", REQUEST))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.THROTTLED));
        assertThat(received).hasSize(3);
        assertThat(waits)
                .hasSize(2)
                .allSatisfy(wait -> assertThat(wait).isBetween(Duration.ZERO, Duration.ofMillis(400)));
    }

    @Test
    void succeedsWhenTheTroubleWasShort() {
        answers.add(new Prepared(503, ""));

        assertThat(aws.find(SERVICE, "Look", REQUEST, "NotFound")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "400, 'com.example.v1#AccessDeniedException', DENIED, AccessDeniedException",
        "400, 'ValidationException:http://example.com/', REFUSED, ValidationException",
        "403, '', DENIED, no error's code",
        "400, 'has blanks and canaries', REFUSED, no error's code"
    })
    void triesOnceAndTellsOnlyTheCodeWhenAwsRefuses(int status, String type, Kind kind, String told) {
        answers.add(new Prepared(status, "{\"__type\": \"" + type + "\", \"message\": \"canary\"}"));

        assertThatThrownBy(() -> aws.call(SERVICE, "Look", REQUEST))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessage("some-store: Look failed: " + told + " (HTTP " + status + ")")
                .hasNoCause();
        assertThat(received).hasSize(1);
    }

    @Test
    void findsNothingWhenAwsSaysThatItIsNotThere() {
        answers.add(new Prepared(400, "{\"__type\": \"NotFound\"}"));

        assertThat(aws.find(SERVICE, "Look", REQUEST, "NotFound")).isEmpty();
    }

    @Test
    void callsAgainAfterItWasClosed() {
        aws.call(SERVICE, "Look", REQUEST);
        aws.close();
        aws.call(SERVICE, "Look", REQUEST);

        assertThat(received).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "eu-west-1, https://someservice.eu-west-1.amazonaws.com/",
        "cn-north-1, https://someservice.cn-north-1.amazonaws.com.cn/"
    })
    void findsTheServiceInItsRegionWhenNoEndpointIsSet(String region, URI endpoint) {
        assertThat(AwsAccess.of(Map.of("AWS_REGION", region)).endpoint(SERVICE)).isEqualTo(endpoint);
    }

    @Test
    void prefersTheEndpointOfTheServiceWhenBothAreSet() {
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("AWS_ENDPOINT_URL_SOME_SERVICE", "https://here.example");

        assertThat(AwsAccess.of(environment).endpoint(SERVICE)).isEqualTo(URI.create("https://here.example"));
    }

    @Test
    void namesTheVariableWhenAnEndpointIsNoAddress() {
        var access = AwsAccess.of(Map.of("AWS_ENDPOINT_URL", "nowhere"));

        assertThatThrownBy(() -> access.endpoint(SERVICE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("AWS_ENDPOINT_URL: \"nowhere\" (expected: an http:// or https:// address)");
    }

    @Test
    void namesTheMissingHalfWhenCredentialsAreIncomplete() {
        assertThatThrownBy(() -> AwsJson.of(Map.of("AWS_ACCESS_KEY_ID", "x")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("AWS_SECRET_ACCESS_KEY: not set");
    }
}
