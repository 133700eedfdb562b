package io.tenantconfig.operator.reconcile;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.crds.v1alpha1.DeletionPolicy;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.operator.plan.Plan;
import io.tenantconfig.operator.plan.Planner;
import io.tenantconfig.operator.plan.Situation;
import io.tenantconfig.operator.plan.Step;
import io.tenantconfig.operator.report.EventRecorder;
import io.tenantconfig.operator.report.Reports;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One pass over the entries of one resource, from the decision to the stores. */
final class Pass {

    /**
     * What a pass did.
     *
     * @param resource as the API server last answered
     * @param unseen the stores that had to be looked at and could not be
     */
    record Done(TenantConfig resource, Progress progress, Set<StoreId> unseen) {

        /** Whether every store that had to be looked at could be. */
        boolean complete() {
            return unseen.isEmpty();
        }
    }

    private final Planner planner;
    private final Stores stores;
    private final Execution execution;
    private final Finalizer finalizer;
    private final StatusWriter writer;
    private final Reports reports;
    private final EventRecorder events;

    Pass(
            Planner planner,
            Stores stores,
            Execution execution,
            Finalizer finalizer,
            StatusWriter writer,
            Reports reports,
            EventRecorder events) {
        this.planner = planner;
        this.stores = stores;
        this.execution = execution;
        this.finalizer = finalizer;
        this.writer = writer;
        this.reports = reports;
        this.events = events;
    }

    /**
     * Makes the pass.
     *
     * @return empty when nothing was done, because what was to be done is outdated
     */
    Optional<Done> run(TenantConfig resource, Claim claim, Situation situation) {
        Situation seen = look(situation, planner.plan(situation).lookups());
        Plan plan = planner.plan(seen);
        return writeAhead(resource, claim, plan).map(published -> {
            Progress progress = execute(published, claim, plan);
            if (!progress.taken().isEmpty()) {
                progress.continuedBy(contest(published, claim, seen, progress));
            }
            return new Done(published, progress, seen.sightings().failures().keySet());
        });
    }

    private Situation look(Situation situation, Set<Location> locations) {
        return locations.isEmpty()
                ? situation
                : situation.with(situation.sightings().and(stores.look(locations)));
    }

    /** Says what is about to change before the first change, and sees to it that a deletion waits for its removal. */
    private Optional<TenantConfig> writeAhead(TenantConfig resource, Claim claim, Plan plan) {
        List<String> keys = plan.changingKeys();
        if (keys.isEmpty()) {
            return Optional.of(resource);
        }
        boolean cleansUp = resource.getSpec().effectiveDeletionPolicy() == DeletionPolicy.DELETE;
        boolean writes = !plan.steps(Step.Write.class).isEmpty();
        TenantConfig held = cleansUp && writes ? finalizer.hold(resource) : resource;
        return writer.writeIfUnchanged(resource, held, status -> reports.applying(status, claim.generation(), keys));
    }

    /** Whose the entries are that lie where some were to be created, is looked up and decided in the same pass. */
    private Progress contest(TenantConfig resource, Claim claim, Situation situation, Progress progress) {
        Situation seen = look(situation, Set.copyOf(progress.taken().values()));
        Plan plan = planner.plan(seen.afterAnnouncement()).only(progress.taken().keySet());
        return execute(resource, claim, plan);
    }

    private Progress execute(TenantConfig resource, Claim claim, Plan plan) {
        events.adopting(
                resource,
                plan.steps(Step.Write.class).stream()
                        .filter(write -> write.cause() == Step.Cause.ADOPTED)
                        .map(Step::key)
                        .toList());
        return execution.execute(claim, plan);
    }
}
