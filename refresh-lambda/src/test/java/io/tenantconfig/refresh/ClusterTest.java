package io.tenantconfig.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.refresh.ClusterAccess.Address;
import io.tenantconfig.refresh.ClusterAccess.Identity;
import io.tenantconfig.refresh.ClusterAccess.Identity.EksRole;
import io.tenantconfig.refresh.ClusterAccess.Identity.TokenFile;
import io.tenantconfig.refresh.ClusterAccess.Identity.TokenSecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By which token the API server hears from the function, and when it hears from it by another. */
class ClusterTest {

    private static final String NO_NAMESPACES = "{\"apiVersion\":\"v1\",\"kind\":\"NamespaceList\",\"items\":[]}";

    private final TickingClock clock = new TickingClock();
    private String refused = "";
    private final StubServer apiServer = new StubServer(NO_NAMESPACES, asker -> refused.contains(asker) ? 401 : 200);

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        apiServer.close();
    }

    private KubernetesClient open(Identity identity, AwsJson aws) {
        var access = AwsAccess.of(Map.of(
                "AWS_REGION", "eu-west-1", "AWS_ACCESS_KEY_ID", "ASIAEXAMPLE", "AWS_SECRET_ACCESS_KEY", "example"));
        return new Cluster(access, aws, clock).open(new Address(apiServer.address(), Optional.empty(), identity));
    }

    private KubernetesClient open(Identity identity) {
        return open(identity, AwsJson.of(Map.of()));
    }

    private static void ask(KubernetesClient kubernetes) {
        kubernetes.namespaces().list();
    }

    private Identity tokenFile(String token) throws IOException {
        return new TokenFile(Files.writeString(directory.resolve("token"), token));
    }

    /** A service account's token, but for its signature. */
    private static String token(String name, Instant expiry) {
        var base64 = Base64.getUrlEncoder().withoutPadding();
        String claims = "{\"sub\":\"" + name + "\",\"exp\":" + expiry.getEpochSecond() + "}";
        return "e30." + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c2ln";
    }

    private String token(String name) {
        return token(name, clock.instant().plus(Duration.ofHours(1)));
    }

    @Test
    void hearsFromTheRoleByOneTokenFor13Minutes() {
        try (var kubernetes = open(new EksRole("production"))) {
            ask(kubernetes);
            clock.advance(Duration.ofMinutes(13).minusSeconds(1));
            ask(kubernetes);
            clock.advance(Duration.ofSeconds(1));
            ask(kubernetes);
        }

        assertThat(apiServer.askers).hasSize(3).allMatch(asker -> asker.startsWith("Bearer k8s-aws-v1."));
        assertThat(apiServer.askers.get(1)).isEqualTo(apiServer.askers.get(0));
        assertThat(apiServer.askers.get(2)).isNotEqualTo(apiServer.askers.get(0));
    }

    @Test
    void hearsByTheFilesNewTokenWhenTheOldOneIsAboutToExpire() throws IOException {
        try (var kubernetes = open(tokenFile(token("old") + "\n"))) {
            ask(kubernetes);
            Files.writeString(
                    directory.resolve("token"), token("new", clock.instant().plus(Duration.ofHours(2))));
            ask(kubernetes);
            clock.advance(Duration.ofMinutes(59));
            ask(kubernetes);
        }

        clock.advance(Duration.ofMinutes(-59));
        assertThat(apiServer.askers)
                .containsExactly(
                        "Bearer " + token("old"),
                        "Bearer " + token("old"),
                        "Bearer " + token("new", clock.instant().plus(Duration.ofHours(2))));
    }

    @Test
    void hearsOnceMoreByTheNewTokenWhenItRefusesTheOldOne() throws IOException {
        try (var kubernetes = open(tokenFile(token("old")))) {
            ask(kubernetes);
            refused = "Bearer " + token("old");
            Files.writeString(directory.resolve("token"), token("new"));
            ask(kubernetes);
        }

        assertThat(apiServer.askers)
                .containsExactly("Bearer " + token("old"), "Bearer " + token("old"), "Bearer " + token("new"));
    }

    @Test
    void isAskedTwiceAndNoMoreWhenItRefusesTheNewTokenToo() throws IOException {
        refused = "Bearer " + token("only");
        try (var kubernetes = open(tokenFile(token("only")))) {
            assertThatThrownBy(() -> ask(kubernetes))
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            e -> assertThat(e.getCode()).isEqualTo(401))
                    .hasMessageNotContaining(token("only"));
        }

        assertThat(apiServer.askers).hasSize(2);
    }

    @Test
    void hearsByTheTokenThatASecretHolds() {
        String secret = "{\"ARN\":\"arn\",\"SecretString\":\"" + token("secret") + "\"}";
        try (var secretsManager = new StubServer(secret, _ -> 200);
                var aws = AwsJson.of(Map.of(
                        "AWS_ENDPOINT_URL_SECRETS_MANAGER",
                                secretsManager.address().toString(),
                        "AWS_REGION", "eu-west-1",
                        "AWS_ACCESS_KEY_ID", "ASIAEXAMPLE",
                        "AWS_SECRET_ACCESS_KEY", "example"));
                var kubernetes = open(new TokenSecret("tenantconfig/token"), aws)) {
            ask(kubernetes);
            ask(kubernetes);
            assertThat(secretsManager.askers).as("reads of the secret").hasSize(1);
        }

        assertThat(apiServer.askers).hasSize(2).containsOnly("Bearer " + token("secret"));
    }

    @Test
    void isNotAskedWhenTheSecretCannotBeRead() {
        try (var secretsManager = new StubServer("{\"__type\":\"AccessDeniedException\"}", _ -> 400);
                var aws = AwsJson.of(Map.of(
                        "AWS_ENDPOINT_URL_SECRETS_MANAGER",
                                secretsManager.address().toString(),
                        "AWS_REGION", "eu-west-1",
                        "AWS_ACCESS_KEY_ID", "ASIAEXAMPLE",
                        "AWS_SECRET_ACCESS_KEY", "example"));
                var kubernetes = open(new TokenSecret("tenantconfig/token"), aws)) {
            assertThatThrownBy(() -> ask(kubernetes))
                    .isInstanceOf(StoreException.class)
                    .hasMessage("secrets-manager: GetSecretValue failed: AccessDeniedException (HTTP 400)");
        }

        assertThat(apiServer.askers).isEmpty();
    }

    @Test
    void isNotReachedForWhenTheFileHoldsNoToken() throws IOException {
        Identity canary = tokenFile("user: canary");

        assertThatThrownBy(() -> open(canary))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("TENANTCONFIG_TOKEN_FILE: holds no token (expected: a service account's token and nothing "
                        + "else)");
    }

    @Test
    void isNotReachedForWhenThereIsNoFile() {
        assertThatThrownBy(() -> open(new TokenFile(Path.of("/nowhere"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("TENANTCONFIG_TOKEN_FILE: \"/nowhere\" (expected: a readable file)");
    }
}
