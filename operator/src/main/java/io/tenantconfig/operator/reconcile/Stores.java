package io.tenantconfig.operator.reconcile;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.WriteResult;
import io.tenantconfig.operator.budget.Budget;
import io.tenantconfig.operator.plan.Sightings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** All stores as one: a store that fails does not hold up the others. */
final class Stores {

    private final Map<StoreId, ConfigWriter> writers;
    private final Budget budget;

    Stores(Map<StoreId, ConfigWriter> writers, Budget budget) {
        this.writers = Map.copyOf(writers);
        this.budget = budget;
    }

    /** @param inDoubt the keys that a pass that was cut off may have changed */
    Turn turn(ResourceID id, Set<String> inDoubt) {
        return new Turn(budget, store -> writer(store).costs(), id, inDoubt);
    }

    /** Looks at what the turn allows; a store that throttles is not looked at, and has not failed. */
    Sightings look(Turn turn, Set<Location> locations) {
        Map<Location, Sighting> there = new HashMap<>();
        Set<Location> looked = new HashSet<>();
        Map<StoreId, StoreException> failures = new HashMap<>();
        locations.stream()
                .collect(Collectors.groupingBy(Location::store, Collectors.toSet()))
                .forEach((store, inStore) -> {
                    try {
                        there.putAll(writer(store).look(inStore));
                        looked.addAll(inStore);
                    } catch (StoreException e) {
                        if (e.kind() == StoreException.Kind.THROTTLED) {
                            turn.throttled(store, writer(store).costs().toLook(inStore));
                        } else {
                            failures.put(store, e);
                        }
                    }
                });
        return new Sightings(there, looked, failures);
    }

    /** As {@link #look}, beyond what the turn allows. */
    Sightings lookOnCredit(Turn turn, Set<Location> locations) {
        locations.stream()
                .collect(Collectors.groupingBy(Location::store, Collectors.toSet()))
                .forEach((store, inStore) ->
                        turn.charge(store, writer(store).costs().toLook(inStore)));
        return look(turn, locations);
    }

    /** As {@link #apply}, beyond what the turn allows. */
    Map<Location, WriteResult> applyOnCredit(Turn turn, Claim claim, List<Change> changes) {
        byStore(changes)
                .forEach((store, inStore) ->
                        turn.charge(store, writer(store).costs().toApply(inStore)));
        return apply(turn, claim, changes);
    }

    /** Makes the changes that the turn allows; there is a result for the location of every one. */
    Map<Location, WriteResult> apply(Turn turn, Claim claim, List<Change> changes) {
        Map<Location, WriteResult> results = new HashMap<>();
        byStore(changes).forEach((store, inStore) -> {
            Map<Location, WriteResult> ofStore = writer(store).apply(claim, inStore);
            if (ofStore.containsValue(new WriteResult.Throttled())) {
                turn.throttled(store, writer(store).costs().toApply(inStore));
            }
            results.putAll(ofStore);
        });
        return results;
    }

    private static Map<StoreId, List<Change>> byStore(List<Change> changes) {
        return changes.stream()
                .collect(Collectors.groupingBy(change -> change.location().store()));
    }

    private ConfigWriter writer(StoreId store) {
        ConfigWriter writer = writers.get(store);
        if (writer == null) {
            throw new IllegalArgumentException("store: " + store + " (expected: one that a route names)");
        }
        return writer;
    }
}
