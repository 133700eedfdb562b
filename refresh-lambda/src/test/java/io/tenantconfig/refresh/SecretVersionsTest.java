package io.tenantconfig.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ClusterId;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.core.store.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What DescribeSecret tells of a secret. */
class SecretVersionsTest {

    private static final String NAME = "tenant-config/acme/checkout/db-password";
    private static final Location PLACE = new Location(SecretChange.STORE, NAME);
    private static final Mark MARK = new Mark(
            new Claim(new Owner(new ClusterId("test"), "acme", "checkout"), Instant.parse("2026-01-01T10:00:00Z"), 3),
            "new");

    private final List<String> targets = new ArrayList<>();
    private final HttpServer server = start();
    private final AwsJson aws = AwsJson.of(Map.of(
            "AWS_ENDPOINT_URL_SECRETS_MANAGER",
            "http://127.0.0.1:" + server.getAddress().getPort(),
            "AWS_REGION",
            "eu-west-1",
            "AWS_ACCESS_KEY_ID",
            "id",
            "AWS_SECRET_ACCESS_KEY",
            "key"));
    private final StoreVersions versions = new SecretChange().versions(aws);
    private int status = 200;
    private String answer = "{}";

    @AfterEach
    void stop() {
        aws.close();
        server.stop(0);
    }

    @Test
    void tellTheCurrentVersionItsTimeAndTheMark() {
        answer = """
                {"Name": "%s", "Description": "%s", "LastChangedDate": 1767261600.713,
                 "VersionIdsToStages": {"old": ["AWSPREVIOUS"], "new": ["MINE", "AWSCURRENT"]}}""".formatted(NAME, MARK.format());

        assertThat(versions.find(PLACE))
                .contains(
                        new Sighted(new Version("new", Instant.parse("2026-01-01T10:00:00.713Z")), Optional.of(MARK)));
        assertThat(targets).containsExactly("secretsmanager.DescribeSecret {\"SecretId\":\"" + NAME + "\"}");
    }

    @Test
    void tellOfNothingWhereNoSecretLiesOrOneIsBeingDeleted() {
        answer = "{\"Name\": \"%s\", \"LastChangedDate\": 1, \"DeletedDate\": 1767261600.0}".formatted(NAME);
        assertThat(versions.find(PLACE)).isEmpty();

        status = 400;
        answer =
                "{\"__type\": \"ResourceNotFoundException\", \"Message\": \"Secrets Manager can't find the specified secret.\"}";
        assertThat(versions.find(PLACE)).isEmpty();
    }

    @Test
    void callAVersionNoneWhereNoneIsCurrent() {
        answer = "{\"Name\": \"%s\", \"LastChangedDate\": 1767261600}".formatted(NAME);

        assertThat(versions.find(PLACE))
                .contains(new Sighted(new Version("none", Instant.parse("2026-01-01T10:00:00Z")), Optional.empty()));
    }

    @Test
    void areNotBelievedAboutAnotherSecret() {
        answer = "{\"Name\": \"tenant-config/globex/checkout/db-password\", \"LastChangedDate\": 1}";

        assertThatThrownBy(() -> versions.find(PLACE))
                .isInstanceOf(StoreException.class)
                .hasMessage("secrets-manager: DescribeSecret answered with a secret that was not asked for");
    }

    private HttpServer start() {
        try {
            var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/", exchange -> {
                targets.add(exchange.getRequestHeaders().getFirst("X-Amz-Target") + " "
                        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            http.start();
            return http;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
