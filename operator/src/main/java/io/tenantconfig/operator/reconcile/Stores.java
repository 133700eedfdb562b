package io.tenantconfig.operator.reconcile;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.WriteResult;
import io.tenantconfig.operator.plan.Sightings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All stores as one: a store that fails does not hold up the others. */
final class Stores {

    private final Map<StoreId, ConfigWriter> writers;

    Stores(Map<StoreId, ConfigWriter> writers) {
        this.writers = Map.copyOf(writers);
    }

    Sightings look(Set<Location> locations) {
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
                        failures.put(store, e);
                    }
                });
        return new Sightings(there, looked, failures);
    }

    /** Makes the changes; there is a result for the location of every one. */
    Map<Location, WriteResult> apply(Claim claim, List<? extends Change> changes) {
        Map<Location, WriteResult> results = new HashMap<>();
        changes.stream()
                .<Change>map(Function.identity())
                .collect(Collectors.groupingBy(change -> change.location().store()))
                .forEach((store, inStore) -> results.putAll(writer(store).apply(claim, inStore)));
        return results;
    }

    private ConfigWriter writer(StoreId store) {
        ConfigWriter writer = writers.get(store);
        if (writer == null) {
            throw new IllegalArgumentException("store: " + store + " (expected: one that a route names)");
        }
        return writer;
    }
}
