package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.server.auth.TokenIssuer;
import io.tenantconfig.v1.ConfigServiceGrpc;
import io.tenantconfig.v1.GetConfigRequest;
import io.tenantconfig.v1.GetConfigResponse;
import io.tenantconfig.v1.WatchConfigsRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * T1, T2, T3, T4, T5, T6, T7, T23, T24, T25, T26, T27, T32: one attack each on a running server, in which two tenants have another
 * value under the same key.
 */
class JwtAttacksTest {

    private static final String KEY = "param_config_url";
    private static final GetConfigRequest REQUEST = Requests.get("checkout", KEY);
    private static final World WORLD = new World();

    /** Of somebody who is nobody's issuer, under the id of the real one's. */
    private static final RSAKey FORGED = TokenIssuer.newKey("main");

    private static final StreamObserver<GetConfigResponse> UNHEARD = new StreamObserver<>() {
        @Override
        public void onNext(GetConfigResponse answer) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    };

    @BeforeAll
    static void serve() {
        for (String tenant : List.of("acme", "globex")) {
            WORLD.namespace(tenant, tenant).declared("checkout", tenant, "checkout", Map.of(KEY, "https://" + tenant));
        }
        WORLD.serve();
        assertThat(read(WORLD.issuer.token("acme"))).isEqualTo("https://acme");
        assertThat(read(WORLD.issuer.token("globex"))).isEqualTo("https://globex");
    }

    @AfterAll
    static void close() {
        WORLD.close();
    }

    private static String read(String token) {
        return WORLD.with("Bearer " + token).getConfig(REQUEST).getEntry().getValue();
    }

    private static String reason(String token) {
        return Failures.of(() -> read(token)).reason();
    }

    /** A token of the issuer with other claims than a good one's. */
    private static String with(String claim, Object value) {
        return WORLD.issuer.sign(WORLD.issuer
                .claims(Instant.now().plusSeconds(600))
                .claim(TokenIssuer.TENANT_CLAIM, "acme")
                .claim(claim, value)
                .build());
    }

    @Test
    void t1AForgedTokenReadsNothing() {
        try (var stranger = new TokenIssuer(FORGED)) {
            String forged = stranger.sign(WORLD.issuer
                    .claims(Instant.now().plusSeconds(600))
                    .claim(TokenIssuer.TENANT_CLAIM, "acme")
                    .build());
            assertThat(reason(forged)).isEqualTo("TOKEN_UNTRUSTED");
        }
        String[] parts = WORLD.issuer.token("acme").split("\\.", -1);
        assertThat(reason(Base64URL.encode("{\"alg\":\"none\"}") + "." + parts[1] + "."))
                .isEqualTo("TOKEN_MALFORMED");
    }

    @Test
    void t2ATokenForSomebodyElseReadsNothing() {
        assertThat(reason(with("iss", "https://elsewhere.example"))).isEqualTo("TOKEN_WRONG_ISSUER");
        assertThat(reason(with("aud", "elsewhere"))).isEqualTo("TOKEN_WRONG_AUDIENCE");
        assertThat(reason(with("token_use", "access"))).isEqualTo("TOKEN_WRONG_AUDIENCE");
        assertThat(reason(with("exp", null))).isEqualTo("TOKEN_MALFORMED");
    }

    @Test
    void t3AStreamDoesNotOutliveItsToken() {
        var request = WatchConfigsRequest.newBuilder().setService("checkout").build();
        var stream = Watching.of(WORLD, WORLD.issuer.token("acme", Instant.now().plusSeconds(3)), request, true);
        Failures failure = stream.awaitFailure();
        assertThat(failure.reason()).isEqualTo("TOKEN_EXPIRED");
    }

    @Test
    void t4ATenantThatWasEditedIntoATokenReadsNothing() {
        String[] acme = WORLD.issuer.token("acme").split("\\.", -1);
        String[] globex = WORLD.issuer.token("globex").split("\\.", -1);
        assertThat(reason(acme[0] + "." + globex[1] + "." + acme[2])).isEqualTo("TOKEN_UNTRUSTED");
    }

    @Test
    void t5ATokenWithoutATenantReadsNothing() {
        assertThat(reason(with(TokenIssuer.TENANT_CLAIM, null))).isEqualTo("TOKEN_NO_TENANT");
    }

    @Test
    void t6ATenantInMetadataChangesNothing() {
        var headers = new Metadata();
        for (String name : List.of("tenant", "tenant-id", "x-tenant-id", "tenantid", "custom-tenantid")) {
            headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), "globex");
        }
        var acme = WORLD.as("acme").withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
        assertThat(acme.getConfig(REQUEST).getEntry().getValue()).isEqualTo("https://acme");
    }

    @Test
    void t7AClaimThatIsNotOneTenantIdReadsNothing() {
        for (Object claim : List.of(
                List.of("acme"), Map.of("id", "acme"), " ", "ACME", "acme ", "acme\n", "a".repeat(64), "shared", 1)) {
            assertThat(reason(with(TokenIssuer.TENANT_CLAIM, claim)))
                    .as(claim.toString())
                    .isEqualTo("TOKEN_NO_TENANT");
        }
    }

    @Test
    void t23NoTokenIsTakenForAnotherThatWasSeenBefore() {
        String acme = WORLD.issuer.token("acme");
        String globex = WORLD.issuer.token("globex");
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            var reads = IntStream.range(0, 400)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> read(i % 2 == 0 ? acme : globex), threads))
                    .toList();
            for (int i = 0; i < reads.size(); i++) {
                assertThat(reads.get(i).join()).isEqualTo(i % 2 == 0 ? "https://acme" : "https://globex");
            }
        }
        // Its end, its beginning and its length are those of one that was seen.
        char middle = acme.charAt(acme.length() - 100);
        String changed = acme.substring(0, acme.length() - 100)
                + (middle == 'A' ? 'B' : 'A')
                + acme.substring(acme.length() - 99);
        assertThat(reason(changed)).isEqualTo("TOKEN_UNTRUSTED");
        assertThat(read(acme)).isEqualTo("https://acme");
    }

    @Test
    void t24WhatIsAnothersIsAsWhatIsNotThere() {
        WORLD.declared("own", "globex", "billing", Map.of("param_config_own", "globex's"));
        var globex = WORLD.as("globex");
        Awaitility.await()
                .ignoreException(StatusRuntimeException.class)
                .until(() -> globex.getConfig(Requests.get("billing", "param_config_own"))
                        .hasEntry());
        Failures foreign = Failures.of(() -> WORLD.as("acme").getConfig(Requests.get("billing", "param_config_own")));
        Failures missing = Failures.of(() -> WORLD.as("acme").getConfig(Requests.get("billing", "param_config_off")));
        assertThat(foreign.code()).isEqualTo(Status.Code.NOT_FOUND).isEqualTo(missing.code());
        assertThat(foreign.message().replace("_own", "_off")).isEqualTo(missing.message());
        assertThat(foreign.metadata().keySet()).isEqualTo(missing.metadata().keySet());
    }

    @Test
    void t25NeitherAnswersNorMetricsRepeatATokenOrItsTenant() {
        String token = with("aud", "elsewhere-4711");
        assertThatThrownBy(() -> read(token)).isInstanceOfSatisfying(StatusRuntimeException.class, failure -> {
            String told = failure.getStatus() + " " + failure.getTrailers();
            assertThat(told).doesNotContain(token.split("\\.", -1)).doesNotContain("4711", "acme");
        });
        assertThat(WORLD.metrics.scrape().stream())
                .flatExtracting(MetricSnapshot::getDataPoints)
                .extracting(point -> point.getLabels().toString())
                .isNotEmpty()
                .noneMatch(labels -> labels.contains("4711") || labels.contains("acme") || labels.contains("globex"));
    }

    @Test
    void t26ATenantThatIsNotThereIsAsOneThatHasNoSuchValue() {
        Failures unknown =
                Failures.of(() -> WORLD.as("nobody").getConfig(Requests.get("checkout", "param_config_off")));
        Failures known = Failures.of(() -> WORLD.as("acme").getConfig(Requests.get("checkout", "param_config_off")));
        assertThat(unknown).isEqualTo(known);
        assertThat(known.code()).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void t27AFloodOfInventedKeysHoldsUpNobodyWhoIsKnown() {
        var latch = new CountDownLatch(1);
        String known = WORLD.issuer.token("acme");
        assertThat(read(known)).isEqualTo("https://acme");
        WORLD.issuer.answerAfter(latch);
        String rest = known.replaceFirst("^[^.]*", "");
        var flooding = ConfigServiceGrpc.newStub(WORLD.channel());
        try {
            for (int i = 0; i < 900; i++) {
                var headers = new Metadata();
                headers.put(
                        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                        "Bearer " + Base64URL.encode("{\"alg\":\"RS256\",\"kid\":\"flood-" + i + "\"}") + rest);
                flooding.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                        .getConfig(REQUEST, UNHEARD);
            }
            assertThat(readAtOnce(known)).isEqualTo("https://acme");
            // Whoever is new is let in, too: by a key that is known.
            assertThat(readAtOnce(WORLD.issuer.token("globex"))).isEqualTo("https://globex");
        } finally {
            latch.countDown();
        }
    }

    private static String readAtOnce(String token) {
        return WORLD.with("Bearer " + token)
                .withDeadlineAfter(5, TimeUnit.SECONDS)
                .getConfig(REQUEST)
                .getEntry()
                .getValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://cognito.example/pool", "https://localhost:9229/pool", "https://127.0.0.1/pool"})
    void t32AnIssuerOnThisMachineOrWithoutTlsIsNotBelievedOutsideDevelopmentMode(String issuer) {
        assertThatThrownBy(() -> ServerSettings.parse(
                        Map.of(
                                "TENANTCONFIG_ISSUER", issuer,
                                "TENANTCONFIG_AUDIENCES", "tenantconfig",
                                "TENANTCONFIG_TLS_CERTIFICATE_FILE", "/tls/tls.crt",
                                "TENANTCONFIG_TLS_KEY_FILE", "/tls/tls.key"),
                        List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("https:// and not this machine");
    }
}
