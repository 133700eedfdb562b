package io.tenantconfig.operator.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What users do, one thing after the other, and what must be in the stores after each.
 *
 * @param minimumCalls fewer calls than these would show nothing
 */
record Scenario(String name, int minimumCalls, List<Step> steps) {

    /**
     * One thing that somebody does.
     *
     * @param stored what lies in the stores once the operator has answered it, one line each
     */
    record Step(Consumer<World> action, List<String> stored) {}

    static Scenario of(String name, int minimumCalls) {
        return new Scenario(name, minimumCalls, List.of());
    }

    /** And then somebody does this. */
    Scenario then(Consumer<World> action, String... stored) {
        List<Step> more = new ArrayList<>(steps);
        more.add(new Step(action, List.of(stored)));
        return new Scenario(name, minimumCalls, List.copyOf(more));
    }

    @Override
    public String toString() {
        return name;
    }
}
