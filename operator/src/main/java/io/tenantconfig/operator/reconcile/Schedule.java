package io.tenantconfig.operator.reconcile;

import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.operator.retry.Delays;
import java.time.Duration;
import java.util.Optional;

/** When the next pass is due, if nothing happens before. */
final class Schedule {

    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final Backoff backoff;
    private final Delays delays;
    private final Duration blockedRetry;

    Schedule(Backoff backoff, Delays delays, Duration blockedRetry) {
        this.backoff = backoff;
        this.delays = delays;
        this.blockedRetry = blockedRetry;
    }

    UpdateControl<TenantConfig> after(TenantConfig resource, Outcome outcome) {
        ResourceID id = ResourceID.fromResource(resource);
        if (!(outcome instanceof Outcome.Troubled)) {
            backoff.reset(id);
        }
        UpdateControl<TenantConfig> nothingMore = UpdateControl.noUpdate();
        return switch (outcome) {
            case Outcome.Settled() -> nothingMore;
            case Outcome.Blocked() -> nothingMore.rescheduleAfter(delays.about(blockedRetry));
            case Outcome.Troubled(Optional<Duration> within) -> {
                Duration next = backoff.next(id);
                yield nothingMore.rescheduleAfter(
                        within.filter(latest -> latest.compareTo(next) < 0).orElse(next));
            }
            case Outcome.Deferred(Duration after) -> nothingMore.rescheduleAfter(after);
            case Outcome.Pending(Duration after) -> nothingMore.rescheduleAfter(after);
            case Outcome.Outdated() -> nothingMore.rescheduleAfter(AT_ONCE);
        };
    }

    void forget(ResourceID id) {
        backoff.reset(id);
    }
}
