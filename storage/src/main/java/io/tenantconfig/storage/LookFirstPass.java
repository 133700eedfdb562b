package io.tenantconfig.storage;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Change.Base;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.core.store.StoreLimits;
import io.tenantconfig.core.store.WriteResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One pass of changes over a store that has no conditional writes: what creates first, then one look at all that is to be
 * overwritten or deleted, then that. Once the store throttles or does not answer, the rest of the pass ends likewise without
 * being tried.
 *
 * @param <S> what the store tells of an entry
 */
final class LookFirstPass<S> {

    private final StoreLimits limits;
    private final EntryWrites<S> writes;
    private final Claim claim;
    private final Map<Location, WriteResult> results = new LinkedHashMap<>();

    LookFirstPass(StoreLimits limits, EntryWrites<S> writes, Claim claim) {
        this.limits = limits;
        this.writes = writes;
        this.claim = claim;
    }

    Map<Location, WriteResult> apply(List<Change> changes) {
        List<Change> allowed = changes.stream().filter(this::isAllowed).toList();
        try {
            for (Change change : allowed) {
                if (change instanceof Change.Put put && put.base() instanceof Base.Absent) {
                    results.put(put.location(), writes.create(claim, put));
                }
            }
            changeWhatIsThere(allowed.stream()
                    .filter(change -> !results.containsKey(change.location()))
                    .toList());
        } catch (StoreException e) {
            WriteResult ofTheRest =
                    e.kind() == Kind.THROTTLED ? new WriteResult.Throttled() : new WriteResult.Failed(e);
            allowed.forEach(change -> results.putIfAbsent(change.location(), ofTheRest));
        }
        return results;
    }

    private boolean isAllowed(Change change) {
        StoreId store = limits.store();
        if (!change.location().store().equals(store)) {
            throw new IllegalArgumentException("location: " + change.location() + " (expected: one in " + store + ")");
        }
        if (!(change instanceof Change.Put put)) {
            return true;
        }
        Optional<String> violation = limits.violation(put.text(), put.secret());
        violation.ifPresent(message ->
                results.put(put.location(), new WriteResult.Failed(new StoreException(Kind.REFUSED, store, message))));
        return violation.isEmpty();
    }

    private void changeWhatIsThere(List<Change> changes) {
        Map<Location, S> seen =
                writes.look(changes.stream().map(Change::location).collect(Collectors.toSet()));
        List<Location> toDelete = new ArrayList<>();
        for (Change change : changes) {
            Optional<S> there = Optional.ofNullable(seen.get(change.location()));
            switch (change) {
                case Change.Put put -> results.put(put.location(), overwrite(put, there));
                case Change.Delete(Location location) -> {
                    if (there.filter(this::isOurs).isPresent()) {
                        toDelete.add(location);
                    } else {
                        results.put(location, keep(there));
                    }
                }
            }
        }
        delete(toDelete);
    }

    private WriteResult overwrite(Change.Put put, Optional<S> there) {
        Optional<S> asPlanned = switch (put.base()) {
            case Base.Absent() -> Optional.empty();
            case Base.Own(String version) -> there.filter(this::isOurs).filter(isAt(version));
            case Base.Adopted(String version) -> there.filter(isAt(version));
        };
        return asPlanned.map(seen -> writes.overwrite(claim, put, seen)).orElseGet(WriteResult.Moved::new);
    }

    private Predicate<S> isAt(String version) {
        return seen -> writes.sighting(seen).version().id().equals(version);
    }

    /** The claim's owner's, and not written under a newer claim of theirs. */
    private boolean isOurs(S seen) {
        return writes.sighting(seen) instanceof Sighting.Marked marked
                && marked.isOf(claim.owner())
                && claim.isAtLeastAsNewAs(marked.mark().claim());
    }

    /** The result of a delete that has nothing to delete, or may not. */
    private WriteResult keep(Optional<S> there) {
        return there.map(writes::sighting)
                .<WriteResult>map(
                        sighting -> sighting.isOf(claim.owner()) ? new WriteResult.Moved() : new WriteResult.NotOwned())
                .orElseGet(WriteResult.Deleted::new);
    }

    private void delete(List<Location> locations) {
        for (var names : Chunks.of(locations, writes.deletesAtOnce())) {
            WriteResult result;
            try {
                writes.delete(claim, names);
                result = new WriteResult.Deleted();
            } catch (StoreException e) {
                if (e.isTransient()) {
                    throw e;
                }
                result = new WriteResult.Failed(e);
            }
            for (Location name : names) {
                results.put(name, result);
            }
        }
    }
}
