package io.tenantconfig.core.store;

import io.tenantconfig.core.route.Location;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes entries under claims of ownership. Safe for concurrent use. */
public interface ConfigWriter extends AutoCloseable {

    /** What this store takes. */
    StoreLimits limits();

    /** What it costs to ask. */
    default CallCosts costs() {
        return CallCosts.FREE;
    }

    /**
     * Who wrote what is at these locations, without the values.
     *
     * @return what is there; a location where nothing lies is left out
     * @throws StoreException if the store could not answer for every location
     */
    Map<Location, Sighting> look(Set<Location> locations);

    /**
     * Writes the changes of one resource. Where the store has transactions, the changes that can be made are made
     * together, and one that cannot does not hold up the others.
     *
     * <p>A value that {@link #limits} does not allow is {@link WriteResult.Failed} as refused, and never sent.
     *
     * @param claim on whose behalf; its owner's mark is left on every entry that is written
     * @param changes any number, each of another of this store's locations
     * @return the result of every change, failures included; this method itself throws only on a programming error
     */
    Map<Location, WriteResult> apply(Claim claim, List<Change> changes);

    @Override
    void close();
}
