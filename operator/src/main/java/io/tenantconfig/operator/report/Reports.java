package io.tenantconfig.operator.report;

import io.tenantconfig.crds.v1alpha1.Applying;
import io.tenantconfig.crds.v1alpha1.Condition;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.PlannedChange;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigSpec;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import io.tenantconfig.operator.plan.Forecast;
import io.tenantconfig.operator.report.Conditions.Draft;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes statuses. Each is made from the one before, so that what does not change stays as it is; {@code observed} is
 * carried over untouched, for it is another's.
 */
public final class Reports {

    /** The status of a resource's condition Ready; Unknown where nothing was reported yet. */
    public static String readiness(TenantConfig resource) {
        return Optional.ofNullable(resource.getStatus())
                .flatMap(status -> Conditions.find(status.conditions(), ConditionType.READY))
                .map(Condition::status)
                .orElse("Unknown");
    }

    private final Clock clock;
    private final Conditions conditions;

    public Reports(Clock clock) {
        this.clock = clock;
        this.conditions = new Conditions(clock);
    }

    /** Before the first write of a pass: what is about to change. */
    public TenantConfigStatus applying(TenantConfigStatus status, long generation, List<String> keys) {
        boolean first =
                Conditions.find(status.conditions(), ConditionType.READY).isEmpty();
        List<Condition> updated = first
                ? conditions.update(
                        status.conditions(),
                        generation,
                        List.of(Draft.unknown(
                                ConditionType.READY, Reason.APPLYING, "entries are being written: " + keys.size())))
                : status.conditions();
        return new TenantConfigStatus(
                status.observedGeneration(),
                updated,
                status.summary(),
                status.lastSyncedAt(),
                new Applying(generation, keys, clock.instant().toString()),
                status.entries(),
                status.observed(),
                status.lastHandledReconcileAt(),
                status.plan());
    }

    /**
     * When another operator has written a status while a pass was made: that stays, and what the pass may have changed in the
     * stores is announced anew, so that whoever comes next looks at it.
     *
     * @param announced what the pass had announced, if anything
     */
    public TenantConfigStatus overtaken(TenantConfigStatus status, @Nullable Applying announced) {
        if (announced == null) {
            return status;
        }
        Set<String> keys = new TreeSet<>(announced.keys());
        if (status.applying() != null) {
            keys.addAll(status.applying().keys());
        }
        return applying(status, announced.generation(), List.copyOf(keys));
    }

    /**
     * After a pass over all entries.
     *
     * @param postponed the keys that wait for budget; their entries are as they were
     * @param handled the request for reconciliation that the pass answered, if any
     */
    public TenantConfigStatus passed(
            TenantConfigStatus status,
            TenantConfig resource,
            Map<String, EntryStatus> entries,
            Set<String> postponed,
            Optional<String> handled) {
        TenantConfigSpec spec = resource.getSpec();
        Map<String, EntryStatus> settled = new HashMap<>(entries);
        settled.keySet().removeAll(postponed);
        Verdict verdict = Verdict.of(settled.values(), postponed.size());
        long synced = settled.values().stream()
                .filter(entry -> entry.state() == EntryState.SYNCED)
                .count();
        String summary = synced + "/" + spec.entries().size();
        List<Draft> drafts = List.of(
                verdict.reason() == Reason.APPLYING
                        ? Draft.unknown(ConditionType.READY, verdict.reason(), verdict.message())
                        : Draft.of(ConditionType.READY, verdict.ready(), verdict.reason(), verdict.message()),
                Draft.of(
                        ConditionType.SYNCED,
                        verdict.synced(),
                        verdict.syncedReason(),
                        summary + " entries are as declared"),
                Draft.of(
                        ConditionType.DRIFTED,
                        verdict.drifted(),
                        verdict.drifted() ? Reason.DRIFTED : Reason.NO_DRIFT,
                        verdict.driftMessage()),
                suspended(spec));
        return status(status, resource, drafts, summary, entries, null, handled);
    }

    /**
     * When nothing was written or removed, because the resource as a whole may not be acted on. What an earlier pass that
     * was cut off may have written stays in doubt.
     */
    public TenantConfigStatus refused(TenantConfigStatus status, TenantConfig resource, Reason reason, String message) {
        List<Draft> drafts = List.of(
                Draft.of(ConditionType.READY, false, reason, message),
                Draft.of(ConditionType.SYNCED, false, reason, message),
                suspended(resource.getSpec()));
        return status(
                status, resource, drafts, status.summary(), status.entries(), status.applying(), Optional.empty());
    }

    /** When a pass ended by an error that nobody foresaw. What it may have written stays in doubt. */
    public TenantConfigStatus failed(TenantConfigStatus status, TenantConfig resource, Exception error) {
        return refused(
                status,
                resource,
                Reason.INTERNAL_ERROR,
                "the operator failed by an error of its own, "
                        + error.getClass().getSimpleName() + "; it is tried again");
    }

    /**
     * When nothing was written or removed, because the resource is suspended. What was known stays.
     *
     * @param plan what would have been
     * @param handled the request for reconciliation that the plan answers, if any
     */
    public TenantConfigStatus suspended(
            TenantConfigStatus status, TenantConfig resource, List<PlannedChange> plan, Optional<String> handled) {
        List<Draft> drafts = new ArrayList<>();
        drafts.add(Draft.of(
                ConditionType.SUSPENDED,
                true,
                Reason.SUSPENDED,
                "spec.suspend is true: nothing is written; " + Forecast.summary(plan)));
        if (Conditions.find(status.conditions(), ConditionType.READY).isEmpty()) {
            drafts.add(Draft.unknown(ConditionType.READY, Reason.SUSPENDED, "spec.suspend is true"));
        }
        return status(status, resource, drafts, status.summary(), status.entries(), status.applying(), handled)
                .withPlan(plan);
    }

    /** While the resource is being deleted and entries of it are still there. */
    public TenantConfigStatus cleaningUp(
            TenantConfigStatus status, TenantConfig resource, Map<String, EntryStatus> left) {
        String waitsFor = left.values().stream()
                .map(EntryStatus::message)
                .filter(Objects::nonNull)
                .distinct()
                .limit(1)
                .reduce("", (_, message) -> ": " + message);
        String message =
                left.size() + (left.size() == 1 ? " entry is" : " entries are") + " not removed yet" + waitsFor;
        List<Draft> drafts = left.isEmpty()
                ? List.of(Draft.of(ConditionType.READY, false, Reason.CLEANING_UP, "all entries are removed"))
                : List.of(Draft.of(ConditionType.READY, false, Reason.CLEANING_UP, message));
        return status(status, resource, drafts, status.summary(), left, null, Optional.empty());
    }

    private TenantConfigStatus status(
            TenantConfigStatus status,
            TenantConfig resource,
            List<Draft> drafts,
            @Nullable String summary,
            Map<String, EntryStatus> entries,
            @Nullable Applying applying,
            Optional<String> handled) {
        long generation = generation(resource);
        return new TenantConfigStatus(
                generation,
                conditions.update(status.conditions(), generation, drafts),
                summary,
                lastSyncedAt(status, entries),
                applying,
                entries,
                status.observed(),
                handled.orElse(status.lastHandledReconcileAt()));
    }

    private static @Nullable String lastSyncedAt(TenantConfigStatus status, Map<String, EntryStatus> entries) {
        return Stream.concat(
                        Stream.ofNullable(status.lastSyncedAt()),
                        entries.values().stream().map(EntryStatus::lastSyncedAt).filter(Objects::nonNull))
                .max(Comparator.comparing(Instant::parse))
                .orElse(null);
    }

    private static Draft suspended(TenantConfigSpec spec) {
        return spec.suspended()
                ? Draft.of(ConditionType.SUSPENDED, true, Reason.SUSPENDED, "spec.suspend is true: nothing is written")
                : Draft.of(ConditionType.SUSPENDED, false, Reason.NOT_SUSPENDED, "spec.suspend is not set");
    }

    /** API servers set it; what has none was never changed. */
    public static long generation(TenantConfig resource) {
        return Objects.requireNonNullElse(resource.getMetadata().getGeneration(), 0L);
    }
}
