package io.tenantconfig.core.store;

import io.tenantconfig.core.route.Location;
import java.util.Map;
import java.util.Set;

/** Reads values. Safe for concurrent use. */
public interface ConfigReader extends AutoCloseable {

    /**
     * The values at these locations, in the smallest number of calls that the store allows. All or nothing: no partial
     * result is ever returned.
     *
     * @param locations any number of this store's locations
     * @return what is there; a location where nothing lies is left out
     * @throws StoreException if the store could not answer for every location
     */
    Map<Location, StoredEntry> read(Set<Location> locations);

    @Override
    void close();
}
