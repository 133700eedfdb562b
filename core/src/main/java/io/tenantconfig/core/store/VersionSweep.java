package io.tenantconfig.core.store;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Location;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lists what lies in a store, without values, so that a change shows of which no event told. A listing may lag behind the
 * store, so what it shows is a reason to {@link ConfigWriter#look} and nothing more. Safe for concurrent use; a pass is not.
 */
public interface VersionSweep extends AutoCloseable {

    /**
     * Begins to list everything under these roots that belongs to these tenants, declared or not. What else lies under the
     * roots may be listed too: entries of other tenants, and paths that no layout builds. What lies elsewhere never is.
     *
     * @param roots as routes name them, for instance {@code /config-service}
     * @throws InvalidInputException if the store's layout cannot use a root
     */
    Pass begin(Set<String> roots, Set<TenantId> tenants);

    /** One listing, from its beginning to its end. Passes know nothing of each other. */
    interface Pass {

        /**
         * The next page, by at most one call to the store: what lies there, as {@link ConfigWriter#look} would show it. It
         * may hold nothing though others follow.
         *
         * @return empty at the end: only now is what no page showed known to be missing
         * @throws StoreException if the store did not answer; the same page can be asked for again
         */
        Optional<Map<Location, Sighting>> next();
    }

    @Override
    void close();
}
