package io.tenantconfig.storage;

import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.WriteResult;
import java.util.List;

/**
 * The writes of a store that has no conditions for them. An entry's own failure is a result; a {@link StoreException} says
 * that the store throttles or does not answer, or is that of a whole delete.
 */
interface EntryWrites {

    /** Create-only, and atomic. */
    WriteResult create(Claim claim, Change.Put put);

    /** Overwrites what was last seen as this version. */
    WriteResult overwrite(Claim claim, Change.Put put, Version seen);

    /** How many locations {@link #delete} takes. */
    int deletesAtOnce();

    /** Removes entries; one that is not there is no error. */
    void delete(List<Location> locations);
}
