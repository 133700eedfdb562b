package io.tenantconfig.core.store;

import io.tenantconfig.core.InvalidInputException;
import java.time.Instant;

/**
 * On whose behalf, and by which state of the resource, a store is written. Of two claims of one owner the one with the
 * later incarnation, then the higher generation, is newer.
 *
 * @param incarnation when the resource was created, so that a re-created one is told from its predecessor
 * @param generation the resource's {@code metadata.generation}
 */
public record Claim(Owner owner, Instant incarnation, long generation) {

    /** @throws InvalidInputException if the generation is negative */
    public Claim {
        if (generation < 0) {
            throw InvalidInputException.of("generation", Long.toString(generation), ">= 0");
        }
    }

    /** Whether this claim may follow the other on an entry of their common owner. */
    public boolean isAtLeastAsNewAs(Claim other) {
        int byIncarnation = incarnation.compareTo(other.incarnation);
        return byIncarnation != 0 ? byIncarnation > 0 : generation >= other.generation;
    }
}
