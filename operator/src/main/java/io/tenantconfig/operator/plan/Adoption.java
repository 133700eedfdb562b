package io.tenantconfig.operator.plan;

import io.tenantconfig.core.store.Owner;
import io.tenantconfig.core.store.Sighting;
import java.util.List;
import java.util.Optional;

/**
 * An entry without a living owner that a resource takes over.
 *
 * @param former whose it was; empty when no operator ever wrote it
 */
public record Adoption(String key, Optional<Owner> former) {

    /** Those of a plan, by what was seen when it was made. */
    public static List<Adoption> in(Plan plan, Sightings sightings) {
        return plan.steps(Step.Write.class).stream()
                .filter(write -> write.cause() == Step.Cause.ADOPTED)
                .map(write -> new Adoption(
                        write.key(), sightings.at(write.change().location()).flatMap(Adoption::owner)))
                .toList();
    }

    private static Optional<Owner> owner(Sighting sighting) {
        return sighting instanceof Sighting.Marked marked
                ? Optional.of(marked.mark().claim().owner())
                : Optional.empty();
    }

    /**
     * Whose it was, as far as those may know who read it in the new owner's namespace: what is in other namespaces is not
     * theirs to know.
     */
    public String origin(String namespace) {
        return former.map(owner -> owner.namespace().equals(namespace)
                        ? "formerly of " + owner.name()
                        : "formerly of a resource in another namespace")
                .orElse("written by no operator");
    }
}
