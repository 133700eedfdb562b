package io.tenantconfig.operator.reconcile;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.crds.v1alpha1.DeletionPolicy;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import io.tenantconfig.operator.budget.Urgency;
import io.tenantconfig.operator.plan.Adoption;
import io.tenantconfig.operator.plan.Plan;
import io.tenantconfig.operator.plan.Planner;
import io.tenantconfig.operator.plan.Situation;
import io.tenantconfig.operator.plan.Step;
import io.tenantconfig.operator.report.EventRecorder;
import io.tenantconfig.operator.report.Reports;
import java.time.Duration;
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
     * @param again when what is postponed can go on; empty when nothing is
     * @param idle whether nothing was done, and nothing is to be told for now, because everything is postponed
     */
    record Done(TenantConfig resource, Progress progress, Set<StoreId> unseen, Optional<Duration> again, boolean idle) {

        /** Whether everything that had to be looked at could be, and everything that follows from it was done. */
        boolean complete() {
            return unseen.isEmpty() && progress.postponed().isEmpty();
        }
    }

    /** Who waits no longer than this need not say so. */
    private static final Duration UNTOLD_WAIT = Duration.ofSeconds(30);

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
        Set<String> inDoubt = inDoubt(situation);
        Turn turn = stores.turn(ResourceID.fromResource(resource), inDoubt);
        Situation seen = look(turn, resource, situation);
        Plan wanted = planner.plan(seen);
        Plan plan = turn.affordable(urgency(resource, wanted), seen, wanted);
        if (isIdle(turn, seen, plan, inDoubt)) {
            return Optional.of(new Done(resource, new Progress(), Set.of(), turn.again(), true));
        }
        return writeAhead(resource, claim, plan).map(published -> {
            Progress progress = execute(turn, published, claim, seen, plan);
            if (!progress.taken().isEmpty()) {
                progress.continuedBy(contest(turn, published, claim, seen, progress));
            }
            return new Done(published, progress, seen.sightings().failures().keySet(), turn.again(), false);
        });
    }

    private Situation look(Turn turn, TenantConfig resource, Situation situation) {
        Plan plan = planner.plan(situation);
        Set<Location> locations = turn.lookups(urgency(resource, plan), plan);
        return locations.isEmpty()
                ? situation
                : situation.with(situation.sightings().and(stores.look(turn, locations)));
    }

    /** What a pass that was cut off may have changed. */
    private static Set<String> inDoubt(Situation situation) {
        var applying = situation.status().applying();
        return applying == null ? Set.of() : Set.copyOf(applying.keys());
    }

    /** While something stays in doubt nothing else is done: the status that names it must stay as it is. */
    private static boolean isIdle(Turn turn, Situation seen, Plan plan, Set<String> inDoubt) {
        boolean doubtful = plan.steps(Step.Postponed.class).stream().anyMatch(step -> inDoubt.contains(step.key()));
        boolean soon =
                turn.again().filter(wait -> wait.compareTo(UNTOLD_WAIT) < 0).isPresent();
        return doubtful
                || (soon
                        && plan.changingKeys().isEmpty()
                        && seen.sightings().looked().isEmpty());
    }

    /** How long this plan can wait. */
    private static Urgency urgency(TenantConfig resource, Plan plan) {
        TenantConfigStatus status = resource.getStatus();
        if (status.lastSyncedAt() == null && !resource.isMarkedForDeletion()) {
            return Urgency.CREATION;
        }
        Long told = status.observedGeneration();
        boolean isNew = told == null || told != Reports.generation(resource) || resource.isMarkedForDeletion();
        boolean changes = plan.steps(Step.Act.class).stream()
                .anyMatch(act -> !(act instanceof Step.Write write) || write.cause() != Step.Cause.DRIFTED);
        return isNew || changes ? Urgency.CHANGE : Urgency.RESYNC;
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
    private Progress contest(Turn turn, TenantConfig resource, Claim claim, Situation situation, Progress progress) {
        var sightings = stores.lookOnCredit(turn, Set.copyOf(progress.taken().values()));
        Situation seen = situation.with(situation.sightings().and(sightings));
        Plan plan = planner.plan(seen.afterAnnouncement()).only(progress.taken().keySet());
        turn.charge(plan);
        return execute(turn, resource, claim, seen, plan);
    }

    private Progress execute(Turn turn, TenantConfig resource, Claim claim, Situation seen, Plan plan) {
        events.adopting(
                resource,
                Adoption.in(plan, seen.sightings()).stream()
                        .map(adoption -> adoption.key() + " ("
                                + adoption.origin(claim.owner().namespace()) + ")")
                        .toList());
        return execution.execute(turn, claim, plan);
    }
}
