package io.tenantconfig.operator.plan;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.operator.declaration.Declared;
import java.util.Optional;

/** What a pass does about one key. */
public sealed interface Step {

    String key();

    /** Nothing in the stores. */
    record Rest(String key, EntryOutcome outcome) implements Step {}

    /** Nothing now, for want of budget: the entry stays as it is, and so does what the status says of it. */
    record Postponed(String key, Optional<EntryStatus> previous) implements Step {}

    /** Look first; then plan again. */
    record Look(String key, Location location) implements Step {}

    /** Something that changes a store. */
    sealed interface Act extends Step {

        Change change();

        /** What the status said of the entry. */
        Optional<EntryStatus> previous();
    }

    /**
     * Put the declared value.
     *
     * @param previous what the status said of the entry
     * @param seen the Lambda's record that this write answers
     * @param movedFrom where the entry lies that the new one replaces, after a route changed
     */
    record Write(
            Declared.Value value,
            Change.Base base,
            Cause cause,
            Optional<EntryStatus> previous,
            Optional<ObservedEntry> seen,
            Optional<Location> movedFrom)
            implements Act {

        @Override
        public String key() {
            return value.key();
        }

        @Override
        public Change.Put change() {
            return new Change.Put(value.placement(), value.text(), value.secret(), base);
        }
    }

    /** Remove what is no longer declared. */
    record Remove(String key, Location location, Optional<EntryStatus> previous) implements Act {

        @Override
        public Change.Delete change() {
            return new Change.Delete(location);
        }
    }

    /** Why a value is put. */
    enum Cause {
        /** It is not there, or it is not known to be what is declared. */
        DECLARED,
        /** Somebody else changed or removed it. */
        DRIFTED,
        /** It lies there without a living owner, and the resource may take it over. */
        ADOPTED
    }
}
