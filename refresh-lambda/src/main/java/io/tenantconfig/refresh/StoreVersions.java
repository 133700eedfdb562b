package io.tenantconfig.refresh;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.StoreException;
import java.util.Optional;

/** The versions of a store's entries. No value ever leaves an implementation. Safe for concurrent use. */
public interface StoreVersions {

    /**
     * The entry at a location; empty when there is none.
     *
     * @param location in this store
     * @throws StoreException if the store could not answer
     */
    Optional<Sighted> find(Location location);

    /** Whether a read sees every write that was answered before it began; if not, it may find an old version for a while. */
    boolean consistent();
}
