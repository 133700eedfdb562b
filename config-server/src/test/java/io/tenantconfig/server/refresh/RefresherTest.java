package io.tenantconfig.server.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.server.World;
import io.tenantconfig.server.declaration.Declaration;
import io.tenantconfig.server.declaration.DeclarationSource;
import io.tenantconfig.server.snapshot.Catalog;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RefresherTest {

    private static final TenantId ACME = new TenantId("acme");

    /** Fails with an error the first time that it is asked. */
    private static final class BrokenOnce implements DeclarationSource {

        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public Set<TenantId> tenants() {
            return Set.of(ACME);
        }

        @Override
        public Map<EntryId, Declaration> declarations(TenantId tenant) {
            if (asked.incrementAndGet() == 1) {
                throw new StackOverflowError("for this test");
            }
            return Map.of();
        }
    }

    @Test
    void passesAgainForATenantWhenAPassEndedWithAnError() {
        var source = new BrokenOnce();
        var timing = RefreshTiming.of(Duration.ofMinutes(15));
        try (var refresher = new Refresher(
                source, Map.of(), new Catalog(World.ROUTES), Clock.systemUTC(), timing, new PrometheusRegistry())) {
            var loaded = refresher.start();
            Awaitility.await().until(() -> source.asked.get() == 1);
            refresher.changed(ACME);
            assertThat(loaded.orTimeout(10, TimeUnit.SECONDS)).succeedsWithin(Duration.ofSeconds(10));
        }
    }
}
