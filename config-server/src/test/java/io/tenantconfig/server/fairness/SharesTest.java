package io.tenantconfig.server.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.core.TenantId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** T27: what is remembered of tenants. */
class SharesTest {

    private static final TenantId ACME = new TenantId("acme");
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Shares shares = new Shares(new TenantLimits(1, 1, 1));

    @Test
    void remembersNobodyWhoIsOnlyPassingBy() {
        for (int i = 0; i < 100_000; i++) {
            assertThat(shares.of(new TenantId("t" + i), i * SECOND).takeCall(i * SECOND))
                    .isEmpty();
        }
        assertThat(shares.size()).isLessThanOrEqualTo(Shares.FEW);
    }

    @Test
    void remembersWhoHasUsedUpTheShareOrHasAStream() {
        assertThat(shares.openStream(ACME, 0)).isTrue();
        var busy = new TenantId("busy");
        var large = new TenantId("large");
        for (int i = 0; i < 2 * Shares.FEW; i++) {
            long now = i * SECOND;
            shares.of(busy, now).takeCall(now);
            shares.of(large, now).charge(now, 10);
            shares.of(new TenantId("t" + i), now);
            assertThat(shares.of(busy, now).takeCall(now)).contains(Limit.CALLS);
            assertThat(shares.of(large, now).takeCall(now)).contains(Limit.BYTES);
        }
        assertThat(shares.openStream(ACME, 2 * Shares.FEW * SECOND)).isFalse();
        shares.closeStream(ACME);
        assertThat(shares.openStream(ACME, 2 * Shares.FEW * SECOND)).isTrue();
    }
}
