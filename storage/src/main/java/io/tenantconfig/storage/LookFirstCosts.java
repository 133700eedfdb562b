package io.tenantconfig.storage;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.CallCosts;
import io.tenantconfig.core.store.CallRates;
import io.tenantconfig.core.store.Calls;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Change.Base;
import java.util.List;
import java.util.Set;

/**
 * What a {@link LookFirstPass} costs.
 *
 * @param looksAtOnce how many locations a call looks at
 * @param deletesAtOnce how many locations a call deletes
 */
record LookFirstCosts(CallRates rates, int looksAtOnce, int deletesAtOnce) implements CallCosts {

    @Override
    public Calls toLook(Set<Location> locations) {
        return Calls.looks(Chunks.number(locations.size(), looksAtOnce));
    }

    @Override
    public Calls toApply(List<Change> changes) {
        int creates = 0;
        int overwrites = 0;
        int deletes = 0;
        for (Change change : changes) {
            switch (change) {
                case Change.Delete _ -> deletes++;
                case Change.Put put when put.base() instanceof Base.Absent -> creates++;
                case Change.Put _ -> overwrites++;
            }
        }
        return new Calls(
                Chunks.number(overwrites + deletes, looksAtOnce),
                creates + overwrites + Chunks.number(deletes, deletesAtOnce));
    }
}
