package io.tenantconfig.operator.plan;

import io.tenantconfig.core.route.Location;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a pass does, key by key. A key that is neither declared nor ours any longer has no step. */
public record Plan(List<Step> steps) {

    public Plan {
        steps = List.copyOf(steps);
    }

    public <S extends Step> List<S> steps(Class<S> kind) {
        return steps.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Where to look before the plan is complete. */
    public Set<Location> lookups() {
        return steps(Step.Look.class).stream().map(Step.Look::location).collect(Collectors.toUnmodifiableSet());
    }

    /** Where it changes something. */
    public Set<Location> changedLocations() {
        return Stream.concat(
                        steps(Step.Write.class).stream()
                                .map(write -> write.change().location()),
                        steps(Step.Remove.class).stream().map(Step.Remove::location))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The keys whose entries in the stores are about to change, in order. */
    public List<String> changingKeys() {
        return List.copyOf(steps.stream()
                .filter(Step.Act.class::isInstance)
                .map(Step::key)
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** The same without some steps, whose entries stay as they are. */
    public Plan postponing(Predicate<Step> which, Situation situation) {
        return new Plan(steps.stream()
                .map(step -> which.test(step) ? new Step.Postponed(step.key(), situation.previous(step.key())) : step)
                .toList());
    }

    /** Only the steps of these keys. */
    public Plan only(Set<String> keys) {
        return new Plan(steps.stream().filter(step -> keys.contains(step.key())).toList());
    }
}
