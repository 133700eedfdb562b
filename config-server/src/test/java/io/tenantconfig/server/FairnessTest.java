package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tenantconfig.process.Series;
import io.tenantconfig.server.fairness.TenantLimits;
import io.tenantconfig.v1.BatchGetConfigsRequest;
import io.tenantconfig.v1.ConfigServiceGrpc.ConfigServiceBlockingStub;
import io.tenantconfig.v1.WatchConfigsRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** T27: one tenant wants all. */
class FairnessTest {

    private static final String URL = "param_config_url";
    private static final String BIG = "tenant_config_big";
    private static final int BIG_BYTES = 100_000;

    private final World world = new World()
            .namespace("acme", "acme")
            .namespace("globex", "globex")
            .declared("checkout", "acme", "checkout", Map.of(URL, "acme's", BIG, "x".repeat(BIG_BYTES)))
            .declared("checkout", "globex", "checkout", Map.of(URL, "globex's"));

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void refusesCallsBeyondTheRateOfTheirTenantAloneAndSaysWhenToComeBack() {
        serve(new TenantLimits(5, 1_000_000_000, 10));

        Failures refusal = refusal(() -> get("acme", URL));

        assertThat(refusal.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refusal.reason()).isEqualTo("LIMIT_REACHED");
        assertThat(refusal.message()).isEqualTo("calls: too many of this tenant (expected: at most 5 a second)");
        assertThat(refusal.metadata()).containsEntry("limit", "calls");
        assertThat(refusal.retryDelay())
                .hasValueSatisfying(
                        delay -> assertThat(delay).isPositive().isLessThanOrEqualTo(Duration.ofMillis(200)));
        assertThat(get("globex", URL)).isEqualTo("globex's");
        assertThat(refused("calls")).isPositive();
        Awaitility.await()
                .atMost(Watching.PATIENCE)
                .ignoreExceptions()
                .until(() -> get("acme", URL).equals("acme's"));
    }

    @Test
    void aTenantsTokensShareItsRate() {
        serve(new TenantLimits(5, 1_000_000_000, 10));
        Failures refusal = refusal(() -> world.with("Bearer " + world.issuer.token("acme"))
                .getConfig(Requests.get("checkout", URL))
                .getEntry()
                .getValue());
        assertThat(refusal.reason()).isEqualTo("LIMIT_REACHED");
    }

    @Test
    void refusesCallsWhenAnswersHaveUsedUpTheBytesOfTheirTenant() {
        serve(new TenantLimits(1_000_000, 3 * BIG_BYTES, 10));

        Failures refusal = refusal(() -> get("acme", BIG));

        assertThat(refusal.reason()).isEqualTo("LIMIT_REACHED");
        assertThat(refusal.metadata()).containsEntry("limit", "bytes");
        assertThat(refusal.retry()).isTrue();
        assertThat(get("globex", URL)).isEqualTo("globex's");
        assertThat(refused("bytes")).isPositive();
    }

    @Test
    void requestsUseUpBytesToo() {
        serve(new TenantLimits(1_000_000, 100_000, 10));
        var large = BatchGetConfigsRequest.newBuilder().setService("checkout").addKeys("x".repeat(300_000));
        Failures refusal = Stream.generate(
                        () -> Failures.of(() -> world.as("acme").batchGetConfigs(large.build())))
                .limit(10)
                .filter(failure -> failure.reason().equals("LIMIT_REACHED"))
                .findFirst()
                .orElseThrow();
        assertThat(refusal.metadata()).containsEntry("limit", "bytes");
    }

    @Test
    void opensNoMoreStreamsForATenantThanItMayHave() {
        serve(new TenantLimits(1_000_000, 1_000_000_000, 2));
        Watching.of(world, "acme", "checkout").awaitBookmarks(1);
        var second = Watching.of(world, "acme", "other").awaitBookmarks(1);

        Failures refusal = Watching.of(world, "acme", "checkout").awaitFailure();

        assertThat(refusal.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refusal.message()).isEqualTo("streams: too many of this tenant (expected: at most 2 at a time)");
        assertThat(refusal.metadata()).containsEntry("limit", "streams");
        assertThat(refusal.retry()).isTrue();
        assertThat(refused("streams")).isEqualTo(1);
        Watching.of(world, "globex", "checkout").awaitBookmarks(1);
        second.cancel();
        Awaitility.await()
                .atMost(Watching.PATIENCE)
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .untilAsserted(() -> Watching.of(world, "acme", "checkout").awaitBookmarks(1));
    }

    @Test
    void aStreamThatCouldNotBeOpenedTakesNoPlace() {
        serve(new TenantLimits(1_000_000, 1_000_000_000, 1));
        for (int i = 0; i < 3; i++) {
            assertThat(Watching.of(world, "acme", "Checkout").awaitFailure().reason())
                    .isEqualTo("INVALID_FIELD");
        }
    }

    @Test
    void endsAStreamThatIsNotRead() {
        declareLarge();
        world.startServer(settings -> new Settings(settings)
                        .connections(Duration.ofMinutes(30), Duration.ofSeconds(20), Duration.ofSeconds(1)))
                .ready()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        var idle = Watching.of(world, "globex", "checkout").awaitBookmarks(1);
        var stuck = Watching.of(
                world,
                world.issuer.token("acme"),
                WatchConfigsRequest.newBuilder().setService("large").build(),
                false);
        Awaitility.await()
                .atMost(Watching.PATIENCE)
                .until(() -> Series.value(world.metrics, "tenantconfig_watch_streams") == 2);

        Awaitility.await()
                .atMost(Watching.PATIENCE)
                .until(() -> Series.value(world.metrics, "tenantconfig_watch_streams") == 1);

        stuck.read(Integer.MAX_VALUE);
        Failures failure = stuck.awaitFailure();
        assertThat(failure.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(failure.reason()).isEqualTo("SLOW_READER");
        assertThat(failure.retry()).isTrue();
        assertThat(idle.failed()).isFalse();
    }

    /** The rest of the machine may take what it likes: only much more than before counts. */
    @Test
    void anotherTenantIsServedAboutAsFastAsBeforeWhileOneAsksForFarTooMuch() {
        declareLarge();
        serve(new TenantLimits(1_000_000, 1_000_000, 10));
        p99OfGlobex();
        Duration alone = p99OfGlobex();
        Duration meanwhile;
        try (var flood = new Flood(world, "acme", "large")) {
            Awaitility.await().atMost(Watching.PATIENCE).until(() -> flood.refused() > 100);
            meanwhile = p99OfGlobex();
            assertThat(flood.served()).isPositive().isLessThan(flood.refused());
        }
        assertThat(meanwhile).isLessThan(Duration.ofMillis(50).plus(alone.multipliedBy(5)));
    }

    private Duration p99OfGlobex() {
        List<Duration> times = Stream.generate(this::timeOfACall)
                .limit(500)
                .sorted(Comparator.reverseOrder())
                .toList();
        return times.get(5);
    }

    private Duration timeOfACall() {
        long began = System.nanoTime();
        assertThat(get("globex", URL)).isEqualTo("globex's");
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** More than what the transport takes for a client that does not read. */
    private void declareLarge() {
        Map<String, String> large = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            large.put("param_config_" + i, "x".repeat(200_000));
        }
        world.declared("large", "acme", "large", large);
    }

    private void serve(TenantLimits limits) {
        world.startServer(settings -> new Settings(settings).limits(limits))
                .ready()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private String get(String tenant, String key) {
        ConfigServiceBlockingStub client = world.as(tenant);
        return client.getConfig(Requests.get("checkout", key)).getEntry().getValue();
    }

    /** Calls until it is refused. */
    private static Failures refusal(Supplier<String> call) {
        for (int i = 0; i < 10_000; i++) {
            Optional<Failures> failure = failureOf(call);
            if (failure.isPresent()) {
                return failure.get();
            }
        }
        throw new AssertionError("never refused");
    }

    private static Optional<Failures> failureOf(Supplier<String> call) {
        try {
            var _ = call.get();
            return Optional.empty();
        } catch (StatusRuntimeException e) {
            return Optional.of(Failures.of(e));
        }
    }

    private double refused(String limit) {
        return Series.value(world.metrics, "tenantconfig_calls_refused", "limit", limit);
    }
}
