package io.tenantconfig.operator.sweep;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Calls;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.VersionSweep;
import io.tenantconfig.operator.budget.Share;
import io.tenantconfig.operator.budget.StoreBudget;
import io.tenantconfig.operator.budget.Urgency;
import io.tenantconfig.operator.retry.Delays;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sweeps one store, pass after pass, step by step. Not safe for concurrent use. */
final class StoreSweep {

    /**
     * When stores are asked.
     *
     * @param interval from the beginning of a pass to that of the next, at least
     * @param callInterval from the end of a call to the next, at least
     * @param delays after failures that may pass
     * @param blocked after what somebody must act on, and until a difference that a look explained is looked at again
     */
    record Timing(Duration interval, Duration callInterval, Delays delays, Duration blocked) {}

    private static final Logger LOG = LoggerFactory.getLogger(StoreSweep.class);

    private final StoreId store;
    private final VersionSweep sweep;
    private final StoreBudget budget;
    private final Inventory inventory;
    private final Timing timing;
    private final Suspects suspects;
    private final Consumer<ResourceID> nudge;
    private final SweepMetrics metrics;
    private final LongSupplier nanos;
    private final Told told;

    private Optional<SweepPass> pass = Optional.empty();
    private long began;
    private int failuresInARow;
    private Optional<StoreException.Kind> complainedOf = Optional.empty();
    private int undeclared;

    /**
     * @param nudge makes a resource due
     * @param nanos time that only goes forward, in nanoseconds
     */
    StoreSweep(
            StoreId store,
            VersionSweep sweep,
            StoreBudget budget,
            Inventory inventory,
            Timing timing,
            Suspects suspects,
            Consumer<ResourceID> nudge,
            SweepMetrics metrics,
            LongSupplier nanos) {
        this.store = store;
        this.sweep = sweep;
        this.budget = budget;
        this.inventory = inventory;
        this.timing = timing;
        this.suspects = suspects;
        this.nudge = nudge;
        this.metrics = metrics;
        this.nanos = nanos;
        this.told = new Told(timing.blocked(), nanos);
        metrics.expect(store);
    }

    /**
     * Asks the store for one page, or finds that there is none left, and sees to what that shows.
     *
     * @return how long to wait before the next step
     */
    Duration step() {
        Share share = budget.take(this, Urgency.SWEEP, 1, Calls::looks);
        if (share.granted() == 0) {
            return share.again().orElseThrow();
        }
        try {
            SweepPass current = pass.orElseGet(this::begin);
            Optional<SweepPass.News> news = current.next();
            failuresInARow = 0;
            complainedOf = Optional.empty();
            if (news.isPresent()) {
                tell(news.get());
                return timing.callInterval();
            }
            return end(current);
        } catch (StoreException e) {
            return failed(e);
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("store", store).setCause(e).log("A sweep broke off; it begins anew");
            giveUp();
            return timing.blocked();
        }
    }

    private SweepPass begin() {
        began = nanos.getAsLong();
        var begun = new SweepPass(sweep, inventory, told);
        pass = Optional.of(begun);
        return begun;
    }

    private Duration end(SweepPass complete) {
        tell(complete.missing());
        report(complete.undeclared());
        told.passed();
        pass = Optional.empty();
        var took = Duration.ofNanos(nanos.getAsLong() - began);
        metrics.passed(store, took, undeclared);
        Duration rest = timing.interval().minus(took);
        return rest.compareTo(timing.callInterval()) > 0 ? rest : timing.callInterval();
    }

    private void tell(SweepPass.News news) {
        metrics.found(store, news.count());
        news.byResource().forEach((id, differences) -> {
            suspects.add(id, differences);
            nudge.accept(id);
        });
    }

    private void report(Map<Location, TenantId> found) {
        if (found.size() != undeclared) {
            LOG.atInfo()
                    .addKeyValue("store", store)
                    .addKeyValue("entries", found.size())
                    .addKeyValue("tenants", new HashSet<>(found.values()).size())
                    .addKeyValue("entriesBefore", undeclared)
                    .log("The number of entries that no resource declares has changed; they stay as they are");
        }
        undeclared = found.size();
    }

    /** What may pass is waited for at the same page; what must be changed may have changed everything, this page, too. */
    private Duration failed(StoreException failure) {
        complain(failure);
        if (failure.kind() == StoreException.Kind.THROTTLED) {
            budget.throttled(Calls.looks(1));
        }
        if (failure.isTransient()) {
            failuresInARow++;
            return timing.delays().after(failuresInARow);
        }
        giveUp();
        return timing.blocked();
    }

    private void complain(StoreException failure) {
        if (failure.kind() == StoreException.Kind.THROTTLED || complainedOf.equals(Optional.of(failure.kind()))) {
            return;
        }
        complainedOf = Optional.of(failure.kind());
        LOG.atWarn()
                .addKeyValue("store", store)
                .addKeyValue("kind", failure.kind())
                .addKeyValue("failure", failure.getMessage())
                .log("A store cannot be swept; it is tried again, and until then only events tell of changes there");
    }

    private void giveUp() {
        told.givenUp();
        pass = Optional.empty();
    }
}
