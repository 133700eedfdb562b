package io.tenantconfig.core.store;

import io.tenantconfig.core.route.Location;
import java.util.List;
import java.util.Set;

/**
 * What it costs to ask a store. Who asks sees to it that there is budget first; the store itself counts nothing. The costs are
 * those of a store that answers: repetitions after a failure come on top.
 */
public interface CallCosts {

    /** Of a store that may be asked as often as one likes. */
    CallCosts FREE = new CallCosts() {
        @Override
        public CallRates rates() {
            return CallRates.UNLIMITED;
        }

        @Override
        public Calls toLook(Set<Location> locations) {
            return Calls.NONE;
        }

        @Override
        public Calls toApply(List<Change> changes) {
            return Calls.NONE;
        }
    };

    /** How often all of a process together may ask. */
    CallRates rates();

    /** The calls of a {@link ConfigWriter#look}. */
    Calls toLook(Set<Location> locations);

    /** The calls of a {@link ConfigWriter#apply}; of a part of the changes never more than of all. */
    Calls toApply(List<Change> changes);
}
