package io.tenantconfig.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.ItemLayout;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ClusterId;
import io.tenantconfig.core.store.InMemoryStore;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.core.store.StoreLimits;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoreMetricsTest {

    private static final Location PLACE = new Location(StoreId.DYNAMODB, "somewhere");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final StoreMetrics metrics = new StoreMetrics(registry);
    private final InMemoryStore store =
            new InMemoryStore(new StoreLimits(StoreId.DYNAMODB, 1_000, false, Set.of()), InstantSource.system());

    @Test
    void countsReadsWithTheTimeThatTheyTake() {
        var reader = metrics.reader(StoreId.DYNAMODB, store);

        reader.read(Set.of(PLACE));

        assertThat(text())
                .contains("tenantconfig_store_call_duration_seconds_count{operation=\"read\",store=\"dynamodb\"} 1\n");
    }

    @Test
    void countsFailedReadsByTheirKind() {
        var reader = metrics.reader(StoreId.DYNAMODB, store);
        store.failWith(new StoreException(Kind.THROTTLED, StoreId.DYNAMODB, "too often"));

        assertThatThrownBy(() -> reader.read(Set.of(PLACE))).isInstanceOf(StoreException.class);

        assertThat(text())
                .contains(
                        "tenantconfig_store_call_duration_seconds_count{operation=\"read\",store=\"dynamodb\"} 1\n",
                        "tenantconfig_store_errors_total{kind=\"throttled\",operation=\"read\",store=\"dynamodb\"} 1.0\n",
                        "tenantconfig_store_errors_total{kind=\"denied\",operation=\"read\",store=\"dynamodb\"} 0.0\n");
    }

    @Test
    void countsEveryChangeThatFails() {
        var writer = metrics.writer(StoreId.DYNAMODB, store);
        store.failWith(new StoreException(Kind.DENIED, StoreId.DYNAMODB, "no right"));
        var claim = new Claim(new Owner(new ClusterId("prod"), "acme", "checkout"), Instant.EPOCH, 1);

        writer.apply(
                claim,
                List.of(new Change.Delete(PLACE), new Change.Delete(new Location(StoreId.DYNAMODB, "elsewhere"))));

        assertThat(text())
                .contains(
                        "tenantconfig_store_call_duration_seconds_count{operation=\"apply\",store=\"dynamodb\"} 1\n",
                        "tenantconfig_store_errors_total{kind=\"denied\",operation=\"apply\",store=\"dynamodb\"} 2.0\n");
    }

    @Test
    void countsEveryPageOfASweepAndThoseThatFail() {
        var pass = metrics.sweep(StoreId.DYNAMODB, store.sweep(ItemLayout.INSTANCE))
                .begin(Set.of("CONFIG"), Set.of(new TenantId("acme")));
        store.failWith(new StoreException(Kind.DENIED, StoreId.DYNAMODB, "no right"));

        assertThatThrownBy(pass::next).isInstanceOf(StoreException.class);

        assertThat(text())
                .contains(
                        "tenantconfig_store_call_duration_seconds_count{operation=\"sweep\",store=\"dynamodb\"} 1\n",
                        "tenantconfig_store_errors_total{kind=\"denied\",operation=\"sweep\",store=\"dynamodb\"} 1.0\n");
    }

    private String text() {
        return new MetricsText(registry).text();
    }
}
