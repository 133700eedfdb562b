package io.tenantconfig.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ClusterId;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.core.store.Owner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F5: how the function reads versions in the table. */
class ItemVersionsTest {

    private static final Location PAYMENT = new Location(StoreId.DYNAMODB, "TENANT#acme/CONFIG#limits/orders");

    private String answer = "{}";
    private String received = "";
    private final HttpServer server = start();
    private final AwsJson aws = AwsJson.of(Map.of(
            "AWS_ENDPOINT_URL", "http://127.0.0.1:" + server.getAddress().getPort(),
            "AWS_REGION", "eu-west-1",
            "AWS_ACCESS_KEY_ID", "none",
            "AWS_SECRET_ACCESS_KEY", "none"));
    private final StoreVersions versions = new TableStream()
            .configured(Map.of("TENANTCONFIG_DYNAMODB_TABLE", "a-table"))
            .versions(aws);

    private HttpServer start() {
        try {
            var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/", exchange -> {
                received = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            http.start();
            return http;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void stop() {
        aws.close();
        server.stop(0);
    }

    @Test
    void asksConsistentlyAndNeverForTheValue() throws Exception {
        versions.find(PAYMENT);

        JsonNode request = new ObjectMapper().readTree(received);
        assertThat(request.path("TableName").textValue()).isEqualTo("a-table");
        assertThat(request.path("ConsistentRead").booleanValue()).isTrue();
        assertThat(request.at("/Key/pk/S").textValue()).isEqualTo("TENANT#acme");
        assertThat(request.at("/Key/sk/S").textValue()).isEqualTo("CONFIG#limits/orders");
        assertThat(request.path("ExpressionAttributeNames"))
                .extracting(JsonNode::textValue)
                .containsExactlyInAnyOrder("pk", "version", "updatedAt", "owner", "incarnation", "generation");
        assertThat(request.path("ProjectionExpression").textValue().split(", "))
                .allSatisfy(name -> assertThat(
                                request.path("ExpressionAttributeNames").has(name))
                        .isTrue());
    }

    @Test
    void tellsVersionTimeAndMarkOfAnOperatorsItem() {
        answer = item("""
                "version": {"N": "4"}, "updatedAt": {"S": "2026-01-02T03:04:05.678Z"},
                "owner": {"S": "c1/acme/checkout"}, "incarnation": {"S": "2026-01-01T00:00:00.000000000Z"},
                "generation": {"N": "7"}""");

        var owner = new Owner(new ClusterId("c1"), "acme", "checkout");
        assertThat(versions.find(PAYMENT))
                .contains(new Sighted(
                        new Version("4", Instant.parse("2026-01-02T03:04:05.678Z")),
                        Optional.of(new Mark(new Claim(owner, Instant.parse("2026-01-01T00:00:00Z"), 7), "4"))));
    }

    @Test
    void findsNothingWhenThereIsNoItem() {
        assertThat(versions.find(PAYMENT)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"version\": {\"S\": \"4\"}",
                "\"version\": {\"N\": \"-4\"}, \"updatedAt\": {\"S\": \"yesterday\"}",
                "\"version\": {\"N\": \"1e99\"}, \"updatedAt\": {\"S\": \"+1000000000-12-31T23:59:59Z\"}",
                "\"owner\": {\"S\": \"c1/acme/checkout\"}, \"incarnation\": {\"S\": \"2026-01-01T00:00:00Z\"}, "
                        + "\"generation\": {\"N\": \"7\"}"
            })
    void tellsVersionZeroWithoutAMarkWhenSomebodyElseWroteTheItem(String attributes) {
        answer = item(attributes);

        assertThat(versions.find(PAYMENT)).contains(new Sighted(Version.of(0, Instant.EPOCH), Optional.empty()));
    }

    private static String item(String attributes) {
        return "{\"Item\": {\"pk\": {\"S\": \"TENANT#acme\"}" + (attributes.isEmpty() ? "" : ", ") + attributes + "}}";
    }
}
