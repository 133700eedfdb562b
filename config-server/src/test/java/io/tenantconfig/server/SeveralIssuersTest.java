package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.grpc.Status;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.server.auth.IssuerSettings;
import io.tenantconfig.server.auth.TenantRange;
import io.tenantconfig.server.auth.TenantSource;
import io.tenantconfig.server.auth.TokenIssuer;
import io.tenantconfig.v1.BatchGetConfigsRequest;
import io.tenantconfig.v1.ConfigServiceGrpc.ConfigServiceBlockingStub;
import io.tenantconfig.v1.ListConfigsRequest;
import io.tenantconfig.v1.WatchConfigsRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** T2: each issuer is believed in what is its own, and in nothing else. */
class SeveralIssuersTest {

    private static final World WORLD = new World();

    /** Speaks for globex alone, names services, and calls the claims otherwise. */
    private static final TokenIssuer PARTNER = new TokenIssuer(TokenIssuer.newKey("main"));

    @BeforeAll
    static void serve() {
        for (String tenant : List.of("acme", "globex")) {
            WORLD.namespace(tenant, tenant)
                    .declared("checkout", tenant, "checkout", Map.of("param_config_url", "https://" + tenant));
        }
        WORLD.startServer(settings -> World.withIssuers(settings, List.of(WORLD.issuer.settings(), partner())))
                .ready()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private static IssuerSettings partner() {
        IssuerSettings settings = PARTNER.settings();
        return new IssuerSettings(
                settings.issuer(),
                settings.jwks(),
                Set.of("partner"),
                Optional.empty(),
                settings.algorithms(),
                new TenantRange.Only(Set.of(new TenantId("globex"))),
                new TenantSource.Claim("tenant"),
                Optional.of("services"));
    }

    @AfterAll
    static void close() {
        WORLD.close();
        PARTNER.close();
    }

    private static ConfigServiceBlockingStub partner(String tenant, Object services) {
        return WORLD.with("Bearer "
                + PARTNER.sign(new JWTClaimsSet.Builder()
                        .issuer(PARTNER.address())
                        .audience("partner")
                        .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                        .claim("tenant", tenant)
                        .claim("services", services)
                        .build()));
    }

    @Test
    void eachIsBelievedByItsOwnRules() {
        var request = Requests.get("checkout", "param_config_url");
        assertThat(WORLD.as("acme").getConfig(request).getEntry().getValue()).isEqualTo("https://acme");
        assertThat(WORLD.as("globex").getConfig(request).getEntry().getValue()).isEqualTo("https://globex");
        assertThat(partner("globex", List.of("checkout"))
                        .getConfig(request)
                        .getEntry()
                        .getValue())
                .isEqualTo("https://globex");
    }

    @Test
    void noneIsBelievedAboutATenantThatIsNotItsOwn() {
        for (String tenant : List.of("acme", "shared", "nobody")) {
            Failures failure = Failures.of(
                    () -> partner(tenant, List.of("checkout")).getConfig(Requests.get("checkout", "param_config_url")));
            assertThat(failure.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(failure.reason()).isEqualTo("TOKEN_NO_TENANT");
        }
    }

    @Test
    void theKeysOfOneSignNothingForAnother() {
        String forged = PARTNER.sign(new JWTClaimsSet.Builder()
                .issuer(WORLD.issuer.address())
                .audience(TokenIssuer.AUDIENCE)
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .claim("token_use", "id")
                .claim(TokenIssuer.TENANT_CLAIM, "acme")
                .build());
        assertThat(Failures.of(() ->
                                WORLD.with("Bearer " + forged).getConfig(Requests.get("checkout", "param_config_url")))
                        .reason())
                .isEqualTo("TOKEN_UNTRUSTED");
    }

    @Test
    void theRulesOfOneAreNotThoseOfAnother() {
        String audience = WORLD.issuer.sign(new JWTClaimsSet.Builder()
                .issuer(WORLD.issuer.address())
                .audience("partner")
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .claim("token_use", "id")
                .claim(TokenIssuer.TENANT_CLAIM, "globex")
                .build());
        assertThat(Failures.of(() -> WORLD.with("Bearer " + audience)
                                .getConfig(Requests.get("checkout", "param_config_url")))
                        .reason())
                .isEqualTo("TOKEN_WRONG_AUDIENCE");
    }

    @Test
    void aTokenThatNamesServicesReadsThemAloneByEveryMethodWhetherTheyAreThereOrNot() {
        var checkout = partner("globex", "checkout reports");
        assertThat(checkout.getConfig(Requests.get("checkout", "param_config_url"))
                        .getEntry()
                        .getValue())
                .isEqualTo("https://globex");
        assertThat(Failures.of(() -> checkout.getConfig(Requests.get("reports", "param_config_url")))
                        .reason())
                .isEqualTo("KEY_NOT_FOUND");
        var billing = partner("globex", List.of("billing"));
        for (String service : List.of("checkout", "missing", "shared", "", "Billing", "billing ")) {
            List<ThrowingCallable> calls = List.of(
                    () -> billing.getConfig(Requests.get(service, "param_config_url")),
                    () -> billing.batchGetConfigs(BatchGetConfigsRequest.newBuilder()
                            .setService(service)
                            .addKeys("param_config_url")
                            .build()),
                    () -> billing.listConfigs(
                            ListConfigsRequest.newBuilder().setService(service).build()),
                    () -> billing.watchConfigs(WatchConfigsRequest.newBuilder()
                                    .setService(service)
                                    .build())
                            .next());
            for (ThrowingCallable call : calls) {
                Failures failure = Failures.of(call);
                assertThat(failure.code()).isEqualTo(Status.Code.PERMISSION_DENIED);
                assertThat(failure.reason()).isEqualTo("SERVICE_NOT_ALLOWED");
                assertThat(failure.message()).isEqualTo("service: not for this token (expected: one that it names)");
            }
        }
    }

    @Test
    void aTokenThatNamesNoServiceReadsNone() {
        for (Object services : Arrays.asList(
                null,
                "",
                List.of(),
                List.of("checkout", 1),
                List.of("checkout", "Reports"),
                Map.of("checkout", true))) {
            assertThat(Failures.of(() ->
                                    partner("globex", services).getConfig(Requests.get("checkout", "param_config_url")))
                            .reason())
                    .as(String.valueOf(services))
                    .isEqualTo("SERVICE_NOT_ALLOWED");
        }
    }
}
