package io.tenantconfig.core.store;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.Placement;

/** One change to a store. */
public sealed interface Change {

    Location location();

    /**
     * Writes a value. Its string form leaves the text out.
     *
     * @param secret whether the store must keep it as a secret
     * @param base what the plan found there
     */
    record Put(Placement placement, String text, boolean secret, Base base) implements Change {

        @Override
        public Location location() {
            return placement.location();
        }

        @Override
        public String toString() {
            return "Put[" + placement + ", secret=" + secret + ", base=" + base + "]";
        }
    }

    /** Removes an entry if its mark in the store proves that the claim's owner owns it. */
    record Delete(Location location) implements Change {}

    /** What a put is planned against. */
    sealed interface Base {

        /** Nothing: an atomic create-only claim, which fails with {@link WriteResult.Taken} when something is there. */
        record Absent() implements Base {}

        /** The claim's owner's own entry, last seen at this version. */
        record Own(String version) implements Base {}

        /** Another's or nobody's entry, last seen at this version, which the claim's owner takes over. */
        record Adopted(String version) implements Base {}
    }
}
