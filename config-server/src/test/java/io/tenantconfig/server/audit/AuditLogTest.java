package io.tenantconfig.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.tenantconfig.server.World;
import io.tenantconfig.server.auth.IssuerSettings;
import io.tenantconfig.server.auth.TokenIssuer;
import io.tenantconfig.v1.GetConfigRequest;
import io.tenantconfig.v1.WatchConfigsRequest;
import io.tenantconfig.v1.WatchConfigsResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** T25: what is kept of calls that were refused. */
class AuditLogTest {

    private static final World WORLD = new World();
    private static final TokenIssuer NAMING_SERVICES = new TokenIssuer();
    private static final GetConfigRequest REQUEST = GetConfigRequest.newBuilder()
            .setService("checkout")
            .setKey("param_config_url")
            .build();

    private AuditLines lines;

    @BeforeAll
    static void serve() {
        WORLD.namespace("acme", "acme")
                .declared("checkout", "acme", "checkout", Map.of("param_config_url", "jdbc:postgresql://db"))
                .startServer(
                        settings -> World.withIssuers(settings, List.of(WORLD.issuer.settings(), namingServices())))
                .ready()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private static IssuerSettings namingServices() {
        IssuerSettings settings = NAMING_SERVICES.settings();
        return new IssuerSettings(
                settings.issuer(),
                settings.jwks(),
                settings.audiences(),
                settings.tokenUse(),
                settings.algorithms(),
                settings.tenants(),
                settings.tenantFrom(),
                Optional.of("services"));
    }

    @AfterAll
    static void close() {
        WORLD.close();
        NAMING_SERVICES.close();
    }

    @BeforeEach
    void remember() throws IOException {
        lines = new AuditLines();
    }

    @Test
    void tellsWhatWasCalledFromWhereAndWhyItWasRefused() throws IOException {
        refused();

        assertThat(lines.read())
                .singleElement()
                .asString()
                .matches("INFO audit Refused method=\"tenantconfig\\.v1\\.ConfigService/GetConfig\""
                        + " peer=\"[0-9a-f.:]+:\\d+\" reason=\"TOKEN_MISSING\"");
    }

    @Test
    void namesTheIssuerOfATokenThatWasVerified() throws IOException {
        refused("Bearer " + WORLD.issuer.token("acme", Instant.now().minusSeconds(1)));
        refused("Bearer " + WORLD.issuer.token("shared"));

        assertThat(lines.read())
                .hasSize(2)
                .allMatch(line -> line.endsWith(" issuer=\"" + WORLD.issuer.address() + "\""));
    }

    @Test
    void believesNoTokenThatIsForged() throws IOException {
        refused("Bearer " + WORLD.issuer.token("acme").replaceFirst("\\.[^.]*$", ".AAAA"));
        refused("Bearer nonsense");

        assertThat(lines.read()).hasSize(2).noneMatch(line -> line.contains("issuer"));
    }

    @Test
    void namesTheTenantWhoseTokenDoesNotReachAsFarAsTheRequest() throws IOException {
        String noServices = NAMING_SERVICES.token("acme");

        assertThatThrownBy(() -> WORLD.with("Bearer " + noServices).getConfig(REQUEST))
                .hasMessageContaining("PERMISSION_DENIED");

        assertThat(lines.read())
                .singleElement()
                .asString()
                .endsWith(
                        " reason=\"SERVICE_NOT_ALLOWED\" issuer=\"" + NAMING_SERVICES.address() + "\" tenant=\"acme\"");
    }

    @Test
    void hasNothingOfTokensClaimsAndRequests() throws IOException {
        String token = WORLD.issuer.token("acme", Instant.now().minusSeconds(1));
        refused("Bearer " + token);
        refused("Basic c2VjcmV0");
        refused("Bearer " + WORLD.issuer.token("Robert'); DROP TABLE"));

        List<String> secrets = List.of(
                token.substring(0, 20),
                "c2VjcmV0",
                "acme",
                "Robert",
                "somebody",
                TokenIssuer.AUDIENCE + "\"",
                "main",
                "checkout",
                "param_config_url");
        assertThat(lines.read()).hasSize(3).allSatisfy(line -> assertThat(line).doesNotContain(secrets));
    }

    @Test
    void tellsNothingOfCallsThatAreAnswered() throws IOException {
        assertThat(WORLD.as("acme").getConfig(REQUEST).getEntry().getValue()).isNotEmpty();
        assertThatThrownBy(() -> WORLD.as("globex").getConfig(REQUEST)).hasMessageContaining("NOT_FOUND");

        assertThat(lines.read()).isEmpty();
    }

    /** Every stream ends so that does not end before. */
    @Test
    void tellsNothingOfAStreamWhoseTokenExpires() throws IOException {
        String token = WORLD.issuer.token("acme", Instant.now().plusSeconds(2));
        Iterator<WatchConfigsResponse> stream = WORLD.with("Bearer " + token)
                .watchConfigs(
                        WatchConfigsRequest.newBuilder().setService("checkout").build());

        assertThatThrownBy(() -> stream.forEachRemaining(_ -> {})).hasMessageContaining("token: expired");

        assertThat(lines.read()).isEmpty();
    }

    private static void refused(String... authorizations) {
        assertThatThrownBy(() -> WORLD.with(authorizations).getConfig(REQUEST))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("UNAUTHENTICATED");
    }
}
