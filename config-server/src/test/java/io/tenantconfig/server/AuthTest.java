package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCalls;
import io.tenantconfig.v1.ConfigServiceGrpc;
import io.tenantconfig.v1.GetConfigRequest;
import io.tenantconfig.v1.GetConfigResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** T1: calls with and without tokens. */
class AuthTest {

    private static final World WORLD = new World();
    private static final GetConfigRequest REQUEST = Requests.get("checkout", "param_config_url");

    @BeforeAll
    static void serve() {
        WORLD.serve();
    }

    @AfterAll
    static void close() {
        WORLD.close();
    }

    @Test
    void refusesACallWithoutExactlyOneBearerToken() {
        String token = WORLD.issuer.token("acme");
        List<String[]> headers = List.of(
                new String[] {},
                new String[] {token},
                new String[] {"Basic " + token},
                new String[] {"Bearer " + token, "Bearer " + token},
                new String[] {"Bearer " + WORLD.issuer.token("globex"), "Bearer " + token});
        for (String[] each : headers) {
            Failures failure = Failures.of(() -> WORLD.with(each).getConfig(REQUEST));
            assertThat(failure.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(failure.reason()).isEqualTo("TOKEN_MISSING");
            assertThat(failure.message())
                    .isEqualTo(
                            "authorization: none, several or of another scheme (expected: exactly one \"authorization: Bearer <token>\")");
        }
    }

    @Test
    void refusesABadTokenAndSaysWhy() {
        Failures expired = Failures.of(() -> WORLD.with(
                        "Bearer " + WORLD.issuer.token("acme", Instant.now().minusSeconds(1)))
                .getConfig(REQUEST));
        assertThat(expired.reason()).isEqualTo("TOKEN_EXPIRED");
        assertThat(expired.message()).isEqualTo("token: expired (expected: exp in the future)");
        Failures noTenant = Failures.of(
                () -> WORLD.with("Bearer " + WORLD.issuer.token("shared")).getConfig(REQUEST));
        assertThat(noTenant.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(noTenant.reason()).isEqualTo("TOKEN_NO_TENANT");
        Failures junk = Failures.of(() -> WORLD.with("Bearer junk").getConfig(REQUEST));
        assertThat(junk.reason()).isEqualTo("TOKEN_MALFORMED");
    }

    @Test
    void acceptsAGoodTokenTheFirstAndEveryNextTime() {
        var stub = WORLD.as("acme");
        for (int i = 0; i < 3; i++) {
            assertThat(Failures.of(() -> stub.getConfig(REQUEST)).reason()).isEqualTo("KEY_NOT_FOUND");
        }
    }

    @Test
    void acceptsManyNewTokensAtOnce() {
        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            var calls = IntStream.range(0, 40)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> Failures.of(() -> WORLD.as("tenant-" + i).getConfig(REQUEST))
                                    .reason(),
                            executor))
                    .toList();
            assertThat(calls).allSatisfy(call -> assertThat(call.join()).isEqualTo("KEY_NOT_FOUND"));
        }
    }

    @Test
    void answersHealthChecksWithoutAToken() {
        assertThat(HealthGrpc.newBlockingStub(WORLD.channel())
                        .check(HealthCheckRequest.newBuilder()
                                .setService(ConfigServiceGrpc.SERVICE_NAME)
                                .build())
                        .getStatusValue())
                .isEqualTo(1);
    }

    @Test
    void refusesAMethodThatIsNotThere() {
        MethodDescriptor<GetConfigRequest, GetConfigResponse> unknown =
                ConfigServiceGrpc.getGetConfigMethod().toBuilder()
                        .setFullMethodName("tenantconfig.v1.ConfigService/DeleteConfig")
                        .build();
        var failure = Assertions.catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(
                        WORLD.channel("Bearer " + WORLD.issuer.token("acme")), unknown, CallOptions.DEFAULT, REQUEST));
        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    }
}
