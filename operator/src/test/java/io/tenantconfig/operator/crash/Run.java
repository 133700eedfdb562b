package io.tenantconfig.operator.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.operator.crash.Mishap.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A scenario, gone through once. */
final class Run {

    /**
     * What the undisturbed run showed.
     *
     * @param calls that the operator made, in order
     * @param endStates after each step
     */
    record Recording(List<String> calls, List<String> endStates) {

        /**
         * All that can go wrong: every end, and every answer that is lost. To end before a call is to end after the one
         * before it, so that only the first call has an end before it.
         */
        List<Mishap> mishaps() {
            List<Mishap> mishaps = new ArrayList<>();
            mishaps.add(new Mishap(calls.getFirst(), 0, Kind.STOP_BEFORE));
            for (int i = 0; i < calls.size(); i++) {
                String call = calls.get(i);
                int nth = Collections.frequency(calls.subList(0, i), call);
                for (Kind kind : List.of(Kind.STOP_AFTER, Kind.LOSE_ANSWER, Kind.LOSE_ANSWERS)) {
                    mishaps.add(new Mishap(call, nth, kind));
                }
            }
            return mishaps;
        }
    }

    private Run() {}

    static Recording record(Scenario scenario) {
        var traffic = Traffic.undisturbed();
        List<String> endStates = new ArrayList<>();
        try (var world = new World(traffic)) {
            world.startOperator();
            for (Scenario.Step step : scenario.steps()) {
                step.action().accept(world);
                endStates.add(world.settle());
                assertThat(world.stored()).containsExactlyElementsOf(step.stored());
            }
        }
        return new Recording(traffic.calls(), endStates);
    }

    /** @throws AssertionError if the run comes to another end than the undisturbed one */
    static void disturb(Scenario scenario, Recording recording, Mishap mishap) {
        var traffic = Traffic.with(mishap);
        try (var world = new World(traffic)) {
            world.startOperator();
            for (int i = 0; i < scenario.steps().size(); i++) {
                scenario.steps().get(i).action().accept(world);
                world.settleAs(recording.endStates().get(i));
            }
        }
        assertThat(traffic.hasStruck())
                .as("%s has come; calls: %s", mishap, traffic.calls())
                .isTrue();
    }
}
