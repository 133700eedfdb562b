package io.tenantconfig.storage;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.WriteResult;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a store offers that has no conditions for its writes. An entry's own failure is a result; a {@link StoreException}
 * says that the store throttles or does not answer, or is that of a whole delete.
 *
 * @param <S> what the store tells of an entry
 */
interface EntryWrites<S> {

    /** What is there; a location where nothing lies is left out. */
    Map<Location, S> look(Set<Location> locations);

    Sighting sighting(S seen);

    /** Create-only, and atomic. */
    WriteResult create(Claim claim, Change.Put put);

    /** Overwrites what was seen right before. */
    WriteResult overwrite(Claim claim, Change.Put put, S seen);

    /** How many locations {@link #delete} takes. */
    int deletesAtOnce();

    /** Removes entries of the claim's owner; one that is not there is no error. */
    void delete(Claim claim, List<Location> locations);
}
