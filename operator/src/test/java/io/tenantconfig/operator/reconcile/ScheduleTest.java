package io.tenantconfig.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.operator.retry.Delays;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** F1, F23, F28: when a resource is looked at again by itself. */
class ScheduleTest {

    private static final Duration BLOCKED = Duration.ofMinutes(10);

    private final TenantConfig resource = resource();

    @Test
    void neverWhereAllIsSettled() {
        assertThat(next(0, new Outcome.Settled())).isEmpty();
    }

    @Test
    void afterALongWhileWhereAPersonMustAct() {
        assertThat(next(0, new Outcome.Blocked())).contains(BLOCKED);
    }

    @Test
    void notAtTheSameMomentAsAllElseWhereAPersonMustAct() {
        assertThat(next(0.5, new Outcome.Blocked())).contains(Duration.ofMinutes(9));
    }

    @Test
    void soonWhereItMayPassAndSoonerStillForAnotherEntrysSake() {
        assertThat(next(0, new Outcome.Troubled(Optional.empty()))).contains(Duration.ofSeconds(4));
        assertThat(next(0, new Outcome.Troubled(Optional.of(Duration.ofSeconds(1)))))
                .contains(Duration.ofSeconds(1));
    }

    private Optional<Duration> next(double random, Outcome outcome) {
        var delays = new Delays(Duration.ofSeconds(4), Duration.ofMinutes(5), () -> random);
        return new Schedule(new Backoff(delays), delays, BLOCKED)
                .after(resource, outcome)
                .getScheduleDelay()
                .map(Duration::ofMillis);
    }

    private static TenantConfig resource() {
        var resource = new TenantConfig();
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace("acme")
                .withName("checkout")
                .build());
        return resource;
    }
}
