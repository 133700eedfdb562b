package io.tenantconfig.operator.reconcile;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.operator.plan.EntryOutcome;
import io.tenantconfig.operator.plan.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What became of the steps of a pass so far. */
final class Progress {

    private final Map<String, EntryOutcome> outcomes = new TreeMap<>();
    private final Map<String, Optional<EntryStatus>> postponed = new TreeMap<>();
    private final Map<String, Location> taken = new HashMap<>();
    private final List<String> corrected = new ArrayList<>();
    private final Set<String> removed = new TreeSet<>();
    private final Set<Location> released = new HashSet<>();

    void outcome(String key, EntryOutcome outcome) {
        outcomes.put(key, outcome);
    }

    /** The entry stays as it is until there is budget. */
    void postponed(String key, Optional<EntryStatus> previous) {
        postponed.put(key, previous);
    }

    void written(Step.Write write, EntryOutcome outcome) {
        outcome(write.key(), outcome);
        if (write.cause() == Step.Cause.DRIFTED) {
            corrected.add(write.key());
        }
    }

    /** Somebody's entry lies where one was to be created. */
    void taken(Step.Write write, EntryStatus unless) {
        taken.put(write.key(), write.change().location());
        outcome(write.key(), new EntryOutcome.Troubled(unless));
    }

    void removed(Step.Remove remove) {
        removed.add(remove.key());
        released.add(remove.location());
    }

    /** Overrides what this says by what became of the same keys later; what was postponed then is as it was before. */
    void continuedBy(Progress later) {
        outcomes.putAll(later.outcomes);
        corrected.addAll(later.corrected);
    }

    /** The keys that wait for budget. */
    Set<String> postponed() {
        return Set.copyOf(postponed.keySet());
    }

    Map<String, Location> taken() {
        return Map.copyOf(taken);
    }

    /** The keys whose values were put right. */
    List<String> corrected() {
        return List.copyOf(corrected);
    }

    /** The keys whose entries were removed from their stores. */
    List<String> removed() {
        return List.copyOf(removed);
    }

    /** Where something lay that another resource may have waited for. */
    Set<Location> released() {
        return Set.copyOf(released);
    }

    Collection<EntryOutcome> outcomes() {
        return List.copyOf(outcomes.values());
    }

    Map<String, EntryStatus> entries() {
        Map<String, EntryStatus> entries = new TreeMap<>();
        postponed.forEach((key, previous) -> previous.ifPresent(entry -> entries.put(key, entry)));
        outcomes.forEach((key, outcome) -> entries.put(key, outcome.status()));
        return entries;
    }
}
