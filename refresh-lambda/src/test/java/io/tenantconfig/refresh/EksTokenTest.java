package io.tenantconfig.refresh;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the authenticator of an EKS cluster checks (kubernetes-sigs/aws-iam-authenticator, pkg/token/token.go). */
class EksTokenTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:34:56Z");
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "AWS_REGION", "eu-west-1",
            "AWS_ACCESS_KEY_ID", "ASIAEXAMPLE",
            "AWS_SECRET_ACCESS_KEY", "example",
            "AWS_SESSION_TOKEN", "x/y+z=".repeat(200),
            "AWS_ENDPOINT_URL", "http://localhost:4566");

    private static Token token(Map<String, String> environment) {
        return new EksToken("production", AwsAccess.of(environment), Clock.fixed(NOW, ZoneOffset.UTC)).fetch();
    }

    private static URI question(Token token) {
        String text = token.value().substring("k8s-aws-v1.".length());
        return URI.create(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
    }

    private static Map<String, List<String>> parameters(URI question) {
        return Arrays.stream(question.getRawQuery().split("&", -1))
                .map(parameter -> parameter.split("=", 2))
                .collect(groupingBy(
                        pair -> pair[0],
                        mapping(pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8), toList())));
    }

    @Test
    void isAPrefixAndBase64WithoutPaddingOfAtMost4096Bytes() {
        assertThat(token(ENVIRONMENT).value())
                .matches("k8s-aws-v1\\.[A-Za-z0-9_-]+")
                .hasSizeLessThanOrEqualTo(4096);
    }

    @Test
    void asksTheRegionsStsWhateverEndpointIsSet() {
        URI question = question(token(ENVIRONMENT));

        assertThat(question)
                .hasScheme("https")
                .hasHost("sts.eu-west-1.amazonaws.com")
                .hasNoPort()
                .hasPath("/");
    }

    @Test
    void holdsEveryParameterOnce() {
        assertThat(parameters(question(token(ENVIRONMENT))))
                .hasSize(9)
                .containsAllEntriesOf(Map.of(
                        "Action", List.of("GetCallerIdentity"),
                        "Version", List.of("2011-06-15"),
                        "X-Amz-Algorithm", List.of("AWS4-HMAC-SHA256"),
                        "X-Amz-Credential", List.of("ASIAEXAMPLE/20260101/eu-west-1/sts/aws4_request"),
                        "X-Amz-Date", List.of("20260101T123456Z"),
                        "X-Amz-Expires", List.of("60"),
                        "X-Amz-Security-Token", List.of("x/y+z=".repeat(200)),
                        "X-Amz-SignedHeaders", List.of("host;x-k8s-aws-id")));
    }

    /** Computed with an implementation of Signature Version 4 of its own; see SigV4. */
    @Test
    void signsTheNameOfTheCluster() throws Exception {
        URI question = question(token(ENVIRONMENT));
        String expected =
                SigV4.presigned(question, Map.of("x-k8s-aws-id", "production"), "example", "eu-west-1", "sts", NOW);
        String ofAnother =
                SigV4.presigned(question, Map.of("x-k8s-aws-id", "staging"), "example", "eu-west-1", "sts", NOW);

        assertThat(parameters(question)).containsEntry("X-Amz-Signature", List.of(expected));
        assertThat(expected).isNotEqualTo(ofAnother);
    }

    @Test
    void isRenewedBeforeTheApiServerStopsTakingIt() {
        assertThat(token(ENVIRONMENT).renewAt()).isAfter(NOW).isBefore(NOW.plus(Duration.ofMinutes(14)));
    }
}
