package io.tenantconfig.operator.plan;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.crds.v1alpha1.EntrySpec;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.crds.v1alpha1.TenantConfigSpec;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import io.tenantconfig.operator.declaration.Declared;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * All that a plan is made from.
 *
 * @param claim on whose behalf the plan is carried out
 * @param declared what it declares now; nothing while it is being deleted
 * @param suspects where a sweep saw something else than the status says
 * @param lookAtAll whether every entry is to be looked at, whatever the status says
 * @param announced whether the status says already what is about to change, and what is seen may be newer than that
 * @param living whether an owner that is not this resource still exists
 */
public record Situation(
        Claim claim,
        TenantConfigSpec spec,
        TenantConfigStatus status,
        List<Declared> declared,
        Sightings sightings,
        Set<Location> suspects,
        boolean lookAtAll,
        boolean announced,
        Predicate<Owner> living,
        Instant now) {

    public Situation {
        declared = List.copyOf(declared);
        suspects = Set.copyOf(suspects);
    }

    /** The same, and the stores were looked at. */
    public Situation with(Sightings newSightings) {
        return new Situation(claim, spec, status, declared, newSightings, suspects, lookAtAll, announced, living, now);
    }

    /** The same, after what is about to change was announced; nothing that the status says is believed. */
    public Situation afterAnnouncement() {
        return new Situation(claim, spec, status, declared, sightings, suspects, true, true, living, now);
    }

    /** The resource as marks in the stores name it. */
    Owner owner() {
        return claim.owner();
    }

    /** The keys that the spec leaves to their stores; also while the resource is being deleted. */
    Set<String> keysLeftToStores() {
        return spec.entries().stream()
                .filter(entry -> entry.valueFrom() != null && entry.valueFrom().store() != null)
                .map(EntrySpec::key)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Where something declared lies: after a change of routes perhaps where another key was before. */
    Set<Location> declaredLocations() {
        return Declared.placed(declared)
                .map(placed -> placed.placement().location())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What the status says of an entry. */
    public Optional<EntryStatus> previous(String key) {
        return Optional.ofNullable(status.entries().get(key));
    }

    Optional<ObservedEntry> observed(String key) {
        return Optional.ofNullable(status.observed().get(key));
    }

    /** Whether a pass that was cut off may have changed the entry without saying so. */
    boolean wasCutOff(String key) {
        var applying = status.applying();
        return applying != null && applying.keys().contains(key);
    }

    /** When the pass began that was cut off while it was writing the present spec's entry; empty when there was none. */
    Optional<Instant> cutOffSince(String key) {
        return Optional.ofNullable(status.applying())
                .filter(applying -> applying.keys().contains(key) && applying.generation() == claim.generation())
                .map(applying -> Instant.parse(applying.since()));
    }

    /** Whether somebody saw that the entry may not be as the status says, so that it must be looked at. */
    boolean isSuspect(String key, Location at) {
        return suspects.contains(at) || hasNews(key) || isPlanned(key);
    }

    /** Whether a change was announced while the resource was suspended: it is made by what lies there now. */
    private boolean isPlanned(String key) {
        return status.plan().stream().anyMatch(change -> change.key().equals(key));
    }

    /** Whether the Lambda saw something that was not acted on yet. */
    private boolean hasNews(String key) {
        return observed(key)
                .filter(record -> previous(key)
                        .map(EntryStatus::seen)
                        .filter(record::equals)
                        .isEmpty())
                .isPresent();
    }
}
