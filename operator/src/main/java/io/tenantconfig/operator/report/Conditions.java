package io.tenantconfig.operator.report;

import io.tenantconfig.crds.v1alpha1.Condition;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Makes conditions by the rules of metav1.Condition: the transition time stays while the status does. */
final class Conditions {

    /** The bound of the field in the definition. */
    private static final int MAX_MESSAGE = 2048;

    /** What a condition is to say. */
    record Draft(ConditionType type, String status, Reason reason, String message) {

        static Draft of(ConditionType type, boolean status, Reason reason, String message) {
            return new Draft(type, status ? "True" : "False", reason, message);
        }

        static Draft unknown(ConditionType type, Reason reason, String message) {
            return new Draft(type, "Unknown", reason, message);
        }
    }

    private final Clock clock;

    Conditions(Clock clock) {
        this.clock = clock;
    }

    static Optional<Condition> find(List<Condition> conditions, ConditionType type) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type.text()))
                .findFirst();
    }

    /** The conditions with the drafted ones put in; in the order of their types. */
    List<Condition> update(List<Condition> conditions, long generation, List<Draft> drafts) {
        List<Condition> updated = new ArrayList<>(conditions);
        for (Draft draft : drafts) {
            updated.removeIf(condition -> condition.type().equals(draft.type().text()));
            updated.add(condition(find(conditions, draft.type()), generation, draft));
        }
        updated.sort(Comparator.comparing(Condition::type));
        return List.copyOf(updated);
    }

    private Condition condition(Optional<Condition> previous, long generation, Draft draft) {
        String since = previous.filter(condition -> condition.status().equals(draft.status()))
                .map(Condition::lastTransitionTime)
                .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        return new Condition(
                draft.type().text(),
                draft.status(),
                generation,
                since,
                draft.reason().text(),
                cut(draft.message()));
    }

    private static String cut(String message) {
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE - 1) + "…";
    }
}
