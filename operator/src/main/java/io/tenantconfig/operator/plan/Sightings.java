package io.tenantconfig.operator.plan;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a pass has seen in the stores.
 *
 * @param there what lay at the locations that were looked at and were not empty
 * @param looked all locations that were looked at
 * @param failures the stores that could not be looked at
 */
public record Sightings(Map<Location, Sighting> there, Set<Location> looked, Map<StoreId, StoreException> failures) {

    private static final Sightings NONE = new Sightings(Map.of(), Set.of(), Map.of());

    public Sightings {
        there = Map.copyOf(there);
        looked = Set.copyOf(looked);
        failures = Map.copyOf(failures);
    }

    public static Sightings none() {
        return NONE;
    }

    /** These, overridden by later ones. */
    public Sightings and(Sightings later) {
        Map<Location, Sighting> allThere = new HashMap<>(there);
        allThere.keySet().removeAll(later.looked);
        allThere.putAll(later.there);
        Set<Location> allLooked = new HashSet<>(looked);
        allLooked.addAll(later.looked);
        Map<StoreId, StoreException> allFailures = new HashMap<>(failures);
        allFailures.putAll(later.failures);
        return new Sightings(allThere, allLooked, allFailures);
    }

    boolean cover(Location location) {
        return looked.contains(location);
    }

    Optional<Sighting> at(Location location) {
        return Optional.ofNullable(there.get(location));
    }

    Optional<StoreException> failureAt(Location location) {
        return cover(location) ? Optional.empty() : Optional.ofNullable(failures.get(location.store()));
    }
}
