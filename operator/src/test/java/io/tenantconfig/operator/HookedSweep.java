package io.tenantconfig.operator;

import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.VersionSweep;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A sweep of which every page goes through somebody's hands. */
record HookedSweep(VersionSweep sweep, UnaryOperator<Map<Location, Sighting>> hook) implements VersionSweep {

    @Override
    public Pass begin(Set<String> roots, Set<TenantId> tenants) {
        Pass pass = sweep.begin(roots, tenants);
        return () -> Optional.of(pass).flatMap(Pass::next).map(hook);
    }

    @Override
    public void close() {
        sweep.close();
    }
}
