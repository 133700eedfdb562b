package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.Label;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.process.MetricsPage;
import io.tenantconfig.process.Series;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** T25: what the server measures, and that it names nobody. */
class ServerMetricsTest {

    private static final String URL = "param_config_url";

    private final World world = new World().namespace("acme", "acme");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void thePageListsWhatTheServerMeasures() throws IOException {
        MetricsPage.check("config server", world.serve().metrics, "tenantconfig_");
    }

    /** Which labels there are, the page's test compares. */
    @Test
    void noLabelsValueIsATenantAServiceAKeyOrTheIdOfATokensKey() {
        world.declared("checkout", "acme", "checkout", Map.of(URL, "one")).serve();
        world.as("acme").getConfig(Requests.get("checkout", URL));
        Failures.of(() -> world.as("globex").getConfig(Requests.get("checkout", URL)));
        Failures.of(() -> world.with("Bearer nonsense").getConfig(Requests.get("checkout", URL)));
        awaitCalls("UNAUTHENTICATED", 1);

        assertThat(world.metrics.scrape().stream()
                        .flatMap(metric -> metric.getDataPoints().stream())
                        .flatMap(point -> point.getLabels().stream())
                        .map(Label::getValue))
                .contains("tenantconfig.v1.ConfigService/GetConfig")
                .doesNotContain("acme", "globex", "checkout", URL, "main");
    }

    @Test
    void countsCallsByTheirMethodAndHowTheyEnd() {
        world.declared("checkout", "acme", "checkout", Map.of(URL, "one")).serve();

        world.as("acme").getConfig(Requests.get("checkout", URL));
        Failures.of(() -> world.as("acme").getConfig(Requests.get("checkout", "param_config_none")));
        Failures.of(() -> world.with().getConfig(Requests.get("checkout", URL)));

        awaitCalls("OK", 1);
        awaitCalls("NOT_FOUND", 1);
        awaitCalls("UNAUTHENTICATED", 1);
    }

    @Test
    void countsATokenOnceHoweverOftenItIsUsed() {
        world.declared("checkout", "acme", "checkout", Map.of(URL, "one")).serve();
        var client = world.with("Bearer " + world.issuer.token("acme"));

        client.getConfig(Requests.get("checkout", URL));
        client.getConfig(Requests.get("checkout", URL));
        Failures.of(() -> world.with("Bearer nonsense").getConfig(Requests.get("checkout", URL)));

        assertThat(value("tenantconfig_token_verifications", "result", "accepted"))
                .isEqualTo(1);
        assertThat(value("tenantconfig_token_verifications", "result", "token_malformed"))
                .isEqualTo(1);
    }

    @Test
    void tellsHowManyStreamsAreOpen() {
        world.declared("checkout", "acme", "checkout", Map.of(URL, "one")).serve();
        assertThat(value("tenantconfig_watch_streams")).isZero();

        Watching.of(world, "acme", "checkout").awaitBookmarks(1);

        assertThat(value("tenantconfig_watch_streams")).isEqualTo(1);
    }

    @Test
    void tellsWhichTenantsAreNotServedWhatTheirStoresHold() {
        world.declared("checkout", "acme", "checkout", Map.of(URL, "one"));
        world.parameters.failWith(new StoreException(Kind.THROTTLED, StoreId.PARAMETER_STORE, "for this test"));

        ConfigServer server = world.startServer();

        Awaitility.await()
                .atMost(Watching.PATIENCE)
                .until(() -> value("tenantconfig_tenants", "state", "incomplete") == 1
                        && value("tenantconfig_refresh_passes", "result", "failed") > 0);
        assertThat(value("tenantconfig_tenants", "state", "current")).isZero();
        assertThat(value(
                        "tenantconfig_store_errors",
                        "store",
                        "parameter-store",
                        "operation",
                        "read",
                        "kind",
                        "throttled"))
                .isPositive();
        world.parameters.recover();
        server.ready().orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(value("tenantconfig_tenants", "state", "current")).isEqualTo(1);
    }

    /** The server notes a call's end after the client has its answer. */
    private void awaitCalls(String code, int count) {
        Awaitility.await()
                .atMost(Watching.PATIENCE)
                .until(() -> value(
                                "tenantconfig_grpc_call_duration_seconds",
                                "method",
                                "tenantconfig.v1.ConfigService/GetConfig",
                                "code",
                                code)
                        == count);
    }

    private double value(String name, String... labels) {
        return Series.value(world.metrics, name, labels);
    }
}
