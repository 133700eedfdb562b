package io.tenantconfig.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is on the wire, without a client in between. */
class ProtocolTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";

    @RegisterExtension
    final Emulated emulated = new Emulated();

    @Test
    void answersInAwsJson() throws Exception {
        emulated.create("/t/a", "value");

        HttpResponse<String> answer = post(Map.of("X-Amz-Target", "AmazonSSM.GetParameter"), "{\"Name\":\"/t/a\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(CONTENT_TYPE);
        assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
        assertThat(answer.body())
                .isEqualTo("{\"Parameter\":{\"Name\":\"/t/a\",\"Type\":\"String\",\"Value\":\"value\",\"Version\":1,"
                        + "\"LastModifiedDate\":1767225600.250,"
                        + "\"ARN\":\"arn:aws:ssm:eu-west-1:123456789012:parameter/t/a\",\"DataType\":\"text\"}}");
    }

    @Test
    void writesATimeAsADecimalWhenItIsAWholeSecond() throws Exception {
        emulated.pass(Duration.ofMillis(750));
        emulated.create("/t/a", "value");

        HttpResponse<String> answer = post(Map.of("X-Amz-Target", "AmazonSSM.GetParameter"), "{\"Name\":\"/t/a\"}");

        assertThat(answer.body()).contains("\"LastModifiedDate\":1767225601.000,");
    }

    @Test
    void namesTheErrorInBodyAndHeader() throws Exception {
        HttpResponse<String> answer = post(Map.of("X-Amz-Target", "AmazonSSM.GetParameter"), "{}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).contains("ValidationException");
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.path("__type").textValue()).isEqualTo("ValidationException");
        assertThat(body.path("message").textValue())
                .isEqualTo("1 validation error detected: Value null at 'name' failed to satisfy constraint: "
                        + "Member must not be null");
    }

    @ParameterizedTest
    @CsvSource({"AmazonSSM.GetSecretValue", "AmazonSSM.", "GetParameter", "DynamoDB_20120810.GetItem"})
    void doesNotKnowOtherOperations(String target) throws Exception {
        HttpResponse<String> answer = post(Map.of("X-Amz-Target", target), "{}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"__type\":\"UnknownOperationException\"}");
    }

    @Test
    void asksForASignature() throws Exception {
        HttpResponse<String> answer =
                post(Map.of("X-Amz-Target", "AmazonSSM.GetParameter", "Authorization", ""), "{\"Name\":\"/t/a\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).contains("MissingAuthenticationTokenException");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "not JSON",
                "[]",
                "''",
                "{\"Name\":7}",
                "{\"Name\":\"/t/a\",\"WithDecryption\":\"yes\"}",
            })
    void refusesABodyOfAnotherShape(String body) throws Exception {
        HttpResponse<String> answer = post(Map.of("X-Amz-Target", "AmazonSSM.GetParameter"), body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"__type\":\"SerializationException\"}");
    }

    @Test
    void ignoresMembersThatItDoesNotKnow() throws Exception {
        emulated.create("/t/a", "value");

        HttpResponse<String> answer =
                post(Map.of("X-Amz-Target", "AmazonSSM.GetParameter"), "{\"Name\":\"/t/a\",\"Newer\":{}}");

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void listensOnTheLoopbackInterfaceOnly() throws Exception {
        URI endpoint = emulated.emulator().endpoint();

        assertThat(InetAddress.getByName(endpoint.getHost()).isLoopbackAddress())
                .isTrue();
    }

    @Test
    void saysWhichPortIsTaken() {
        int taken = emulated.emulator().endpoint().getPort();

        assertThatThrownBy(() -> AwsEmulator.start(EmulatorSettings.defaults().withPort(taken)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("port: " + taken + " (expected: a free one)");
    }

    @Test
    void refusesSettingsOutOfRange() {
        EmulatorSettings defaults = EmulatorSettings.defaults();

        assertThat(defaults.port()).isZero();
        assertThat(defaults.account()).isEqualTo("123456789012");
        assertThat(defaults.region()).isEqualTo("eu-west-1");
        assertThat(defaults.standardLimit()).isEqualTo(10_000);
        assertThat(defaults.advancedLimit()).isEqualTo(100_000);
        assertThatThrownBy(() -> defaults.withAccount("acme")).hasMessage("account: \"acme\" (expected: 12 digits)");
        assertThatThrownBy(() -> defaults.withPort(70_000)).hasMessage("port: \"70000\" (expected: 0 to 65535)");
    }

    private HttpResponse<String> post(Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        Map<String, String> all =
                new TreeMap<>(Map.of("Content-Type", CONTENT_TYPE, "Authorization", "AWS4-HMAC-SHA256 any"));
        all.putAll(headers);
        all.values().removeIf(String::isEmpty);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        emulated.emulator().endpoint().resolve("/"))
                .POST(BodyPublishers.ofString(body));
        all.forEach(request::header);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }
}
