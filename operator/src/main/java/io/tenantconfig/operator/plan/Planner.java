package io.tenantconfig.operator.plan;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.crds.v1alpha1.DeletionPolicy;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.operator.declaration.Declared;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Decides what a pass does. A pure function: of equal situations it makes equal plans, and of a situation in which
 * everything is as declared it makes one that changes nothing.
 */
public final class Planner {

    private final Routes routes;
    private final Map<StoreId, Duration> rests;

    /**
     * @param rests of each store that can be written to, how long the place of a removed entry must rest before it is
     *     created anew
     */
    public Planner(Routes routes, Map<StoreId, Duration> rests) {
        this.routes = routes;
        this.rests = Map.copyOf(rests);
    }

    public Plan plan(Situation situation) {
        List<Step> steps = new ArrayList<>();
        for (Declared declared : situation.declared()) {
            steps.add(
                    switch (declared) {
                        case Declared.Value value ->
                            stranded(situation, value.key())
                                    .orElseGet(() -> new ValueRules(rest(value), situation, value).step());
                        case Declared.StoreOwned entry -> new StoreOwnedRules(situation, entry).step();
                        case Declared.Rejected rejected -> rejected(situation, rejected);
                    });
        }
        if (situation.spec().effectiveDeletionPolicy() == DeletionPolicy.DELETE) {
            for (String key : undeclared(situation)) {
                steps.addAll(removals(situation, key));
            }
        }
        return new Plan(steps);
    }

    private Duration rest(Declared.Value value) {
        return rests.getOrDefault(value.placement().location().store(), Duration.ZERO);
    }

    /** What is stored stays as it is; what is known of it is kept, unless the last pass left it in doubt. */
    private Step rejected(Situation situation, Declared.Rejected rejected) {
        boolean cutOff = situation.wasCutOff(rejected.key());
        EntryStatus status = situation
                .previous(rejected.key())
                .map(entry -> EntryRecords.isSettled(entry) && !cutOff
                        ? entry
                        : EntryRecords.withVersion(entry, null, situation.now()))
                .or(() -> cutOff ? perhapsOurs(situation, rejected.key()) : Optional.empty())
                .map(entry -> EntryRecords.withState(entry, rejected.state(), rejected.message()))
                .orElseGet(() -> EntryRecords.placeless(rejected.state(), rejected.message()));
        return new Step.Rest(
                rejected.key(),
                rejected.state() == EntryState.WAITING
                        // Not every arrival is seen: that of the right to look is not.
                        ? new EntryOutcome.Troubled(status)
                        : new EntryOutcome.Settled(status));
    }

    /** An entry that a pass that was cut off may have created: to be removed when it is no longer declared. */
    private Optional<EntryStatus> perhapsOurs(Situation situation, String key) {
        return routed(situation, key).map(location -> EntryRecords.perhapsOurs(location, ""));
    }

    private static Set<String> undeclared(Situation situation) {
        Set<String> keys = new TreeSet<>(situation.status().entries().keySet());
        var applying = situation.status().applying();
        if (applying != null) {
            keys.addAll(applying.keys());
        }
        keys.removeAll(situation.declared().stream().map(Declared::key).collect(Collectors.toSet()));
        keys.removeAll(situation.keysLeftToStores());
        return keys;
    }

    private List<Step> removals(Situation situation, String key) {
        Optional<EntryStatus> owned = situation.previous(key).filter(EntryRecords::isOwned);
        Set<Location> locations = new LinkedHashSet<>();
        owned.flatMap(EntryRecords::location).ifPresent(locations::add);
        if (situation.wasCutOff(key)) {
            routed(situation, key).ifPresent(locations::add);
        }
        locations.removeAll(situation.declaredLocations());
        List<Step> steps = new ArrayList<>();
        for (Location location : locations) {
            steps.add(
                    rests.containsKey(location.store())
                            ? new Step.Remove(key, location, owned)
                            : unknownStore(key, location, owned));
        }
        return steps;
    }

    /** Where a pass that was cut off wrote an entry that the status does not know of. */
    private Optional<Location> routed(Situation situation, String key) {
        try {
            var scope = new Scope(
                    new TenantId(situation.spec().tenantId()),
                    new ServiceName(situation.spec().service()));
            return Optional.of(routes.place(scope, new ConfigKey(key)).location());
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    /** An entry of ours cannot move from a store that is not there: it would be left behind. */
    private Optional<Step> stranded(Situation situation, String key) {
        Optional<EntryStatus> owned = situation.previous(key).filter(EntryRecords::isOwned);
        return owned.flatMap(EntryRecords::location)
                .filter(location -> !rests.containsKey(location.store()))
                .map(location -> unknownStore(key, location, owned));
    }

    private Step unknownStore(String key, Location location, Optional<EntryStatus> owned) {
        String known = rests.keySet().stream().sorted().map(StoreId::value).collect(Collectors.joining(", "));
        String message = InvalidInputException.of("store", location.store().value(), "one of " + known)
                .getMessage();
        return new Step.Rest(
                key,
                new EntryOutcome.Blocked(owned.map(entry -> EntryRecords.withState(entry, EntryState.FAILED, message))
                        .orElseGet(() -> EntryRecords.bare(location, EntryState.FAILED, message))));
    }
}
