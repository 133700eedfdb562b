package io.tenantconfig.operator.reconcile;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.CallCosts;
import io.tenantconfig.core.store.Calls;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.operator.budget.Budget;
import io.tenantconfig.operator.budget.Share;
import io.tenantconfig.operator.budget.Urgency;
import io.tenantconfig.operator.plan.Plan;
import io.tenantconfig.operator.plan.Situation;
import io.tenantconfig.operator.plan.Step;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * What one pass may ask of the stores. It takes what there is budget for and postpones the rest, before anything is announced
 * or asked; what a pass that was cut off left in doubt is not postponed, for only the status names it.
 */
final class Turn {

    private final Budget budget;
    private final Function<StoreId, CallCosts> costs;
    private final ResourceID id;
    private final Set<String> inDoubt;
    private final Set<StoreId> lookedAt = new HashSet<>();
    private Optional<Duration> again = Optional.empty();

    Turn(Budget budget, Function<StoreId, CallCosts> costs, ResourceID id, Set<String> inDoubt) {
        this.budget = budget;
        this.costs = costs;
        this.id = id;
        this.inDoubt = Set.copyOf(inDoubt);
    }

    /** When what was postponed can go on; empty when nothing was. */
    Optional<Duration> again() {
        return again;
    }

    /** Where the pass can look now. A store is looked at for all of a plan or not at all. */
    Set<Location> lookups(Urgency urgency, Plan plan) {
        Set<Location> now = new HashSet<>();
        plan.steps(Step.Look.class).stream()
                .collect(groupingBy(look -> look.location().store()))
                .forEach((store, looks) -> {
                    Set<Location> all = locations(looks);
                    Share share = budget.of(store)
                            .take(id, urgency, 1, _ -> costs.apply(store).toLook(all));
                    if (share.granted() > 0) {
                        now.addAll(all);
                        lookedAt.add(store);
                    } else {
                        share.again().ifPresent(this::comeBack);
                        Set<Location> doubtful = locations(looks.stream()
                                .filter(look -> inDoubt.contains(look.key()))
                                .toList());
                        budget.of(store).charge(costs.apply(store).toLook(doubtful));
                        now.addAll(doubtful);
                    }
                });
        return now;
    }

    /** What the pass can do now; the rest is postponed. */
    Plan affordable(Urgency urgency, Situation situation, Plan plan) {
        Set<Step> now = new HashSet<>();
        plan.steps(Step.Act.class).stream()
                .collect(groupingBy(act -> act.change().location().store()))
                .forEach((store, acts) -> now.addAll(affordable(urgency, store, acts)));
        return plan.postponing(
                step -> step instanceof Step.Look || (step instanceof Step.Act && !now.contains(step)), situation);
    }

    private Set<Step.Act> affordable(Urgency urgency, StoreId store, List<Step.Act> acts) {
        List<Step.Act> doubtful =
                acts.stream().filter(act -> inDoubt.contains(act.key())).toList();
        List<Step.Act> others =
                acts.stream().filter(act -> !inDoubt.contains(act.key())).toList();
        Set<Step.Act> now = new HashSet<>(doubtful);
        budget.of(store).charge(cost(store, doubtful));
        if (!others.isEmpty()) {
            IntFunction<Calls> cost = number -> cost(store, others.subList(0, number));
            now.addAll(others.subList(
                    0,
                    lookedAt.contains(store)
                            ? afterLooking(urgency, store, others.size(), cost)
                            : granted(urgency, store, others.size(), cost)));
        }
        return now;
    }

    private int granted(Urgency urgency, StoreId store, int acts, IntFunction<Calls> cost) {
        Share share = budget.of(store).take(id, urgency, acts, cost);
        share.again().ifPresent(this::comeBack);
        return share.granted();
    }

    /**
     * Looks that come with a write are on credit once the pass has looked: it would look again in the next pass, and where one
     * look is all that there ever is at once, nothing would be left for the write for ever.
     */
    private int afterLooking(Urgency urgency, StoreId store, int acts, IntFunction<Calls> cost) {
        int granted = granted(
                urgency, store, acts, number -> new Calls(0, cost.apply(number).writes()));
        if (granted > 0) {
            budget.of(store).charge(new Calls(cost.apply(granted).looks(), 0));
        }
        return granted;
    }

    /** Takes what a plan needs, on credit if need be, because it must be carried out in this pass. */
    void charge(Plan plan) {
        plan.steps(Step.Act.class).stream()
                .collect(groupingBy(act -> act.change().location().store()))
                .forEach((store, acts) -> charge(store, cost(store, acts)));
    }

    void charge(StoreId store, Calls calls) {
        budget.of(store).charge(calls);
    }

    void throttled(StoreId store, Calls calls) {
        comeBack(budget.of(store).throttled(calls));
    }

    private void comeBack(Duration after) {
        again = again.filter(sooner -> sooner.compareTo(after) <= 0).or(() -> Optional.of(after));
    }

    private Calls cost(StoreId store, Collection<Step.Act> acts) {
        return costs.apply(store)
                .toApply(acts.stream().<Change>map(Step.Act::change).toList());
    }

    private static Set<Location> locations(Collection<Step.Look> looks) {
        return looks.stream().map(Step.Look::location).collect(toSet());
    }
}
