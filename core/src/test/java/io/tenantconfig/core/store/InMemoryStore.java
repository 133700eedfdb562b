package io.tenantconfig.core.store;

import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.Change.Base;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory for tests: it passes the same contract test as the real ones, records every call, and fails on
 * demand.
 */
public final class InMemoryStore implements ConfigReader, ConfigWriter {

    /** A call that was made: its name and the locations that it named. */
    public record Call(String name, Set<Location> locations) {}

    /** So small that a sweep of a test's entries takes some pages. */
    private static final int PAGE_SIZE = 10;

    private record Stored(String text, boolean secret, Version version, Optional<Mark> mark) {

        boolean intact() {
            return mark.filter(m -> m.version().equals(version.id())).isPresent();
        }
    }

    private final StoreLimits limits;
    private final InstantSource clock;
    private final NavigableMap<String, Stored> entries = new TreeMap<>();
    private final List<Call> calls = new ArrayList<>();
    private @Nullable StoreException failure;

    public InMemoryStore(StoreLimits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** From now on every call fails like this, until {@link #recover}. */
    public synchronized void failWith(StoreException exception) {
        this.failure = exception;
    }

    public synchronized void recover() {
        this.failure = null;
    }

    /** All calls since the start or the last {@link #forgetCalls}. */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    public synchronized void forgetCalls() {
        calls.clear();
    }

    /** What somebody does who is not an operator: the value and version change, the mark stays. */
    public synchronized void putByHand(Location location, String text, boolean secret) {
        Stored old = entries.get(location.path());
        entries.put(
                location.path(),
                new Stored(text, secret, nextVersion(old), old == null ? Optional.empty() : old.mark()));
    }

    public synchronized void deleteByHand(Location location) {
        entries.remove(location.path());
    }

    /** The paths of all entries, in order. */
    public synchronized List<String> paths() {
        return List.copyOf(entries.keySet());
    }

    /** The value at a location; empty when nothing lies there. */
    public synchronized Optional<String> text(Location location) {
        return Optional.ofNullable(entries.get(location.path())).map(Stored::text);
    }

    /** The version at a location, also while calls fail; empty when nothing lies there. */
    public synchronized Optional<Version> version(Location location) {
        return Optional.ofNullable(entries.get(location.path())).map(Stored::version);
    }

    @Override
    public synchronized Map<Location, StoredEntry> read(Set<Location> locations) {
        record("read", locations);
        failIfAsked();
        Map<Location, StoredEntry> found = new LinkedHashMap<>();
        for (Location location : locations) {
            Stored stored = entries.get(location.path());
            if (stored != null) {
                found.put(location, new StoredEntry(stored.text(), stored.secret(), stored.version()));
            }
        }
        return found;
    }

    @Override
    public StoreLimits limits() {
        return limits;
    }

    @Override
    public synchronized Map<Location, Sighting> look(Set<Location> locations) {
        record("look", locations);
        failIfAsked();
        Map<Location, Sighting> seen = new LinkedHashMap<>();
        for (Location location : locations) {
            Stored stored = entries.get(location.path());
            if (stored != null) {
                seen.put(location, sighting(stored));
            }
        }
        return seen;
    }

    @Override
    public synchronized Map<Location, WriteResult> apply(Claim claim, List<Change> changes) {
        record("apply", changes.stream().map(Change::location).collect(Collectors.toSet()));
        Map<Location, WriteResult> results = new LinkedHashMap<>();
        for (Change change : changes) {
            results.put(change.location(), apply(claim, change));
        }
        return results;
    }

    /**
     * A sweep of this store; each page is a call {@code sweep} that names what it showed.
     *
     * @param layout which built the locations
     */
    public VersionSweep sweep(Layout layout) {
        return new Sweep(layout);
    }

    @Override
    public void close() {
        // Nothing is held open.
    }

    private final class Sweep implements VersionSweep {

        private final Layout layout;

        Sweep(Layout layout) {
            this.layout = layout;
        }

        @Override
        public Pass begin(Set<String> roots, Set<TenantId> tenants) {
            roots.forEach(layout::checkRoot);
            return new Listing(path -> roots.stream()
                    .flatMap(root -> layout.parse(root, path).stream())
                    .anyMatch(slot -> tenants.contains(slot.scope().tenant())));
        }

        @Override
        public void close() {
            // Nothing is held open.
        }
    }

    private final class Listing implements VersionSweep.Pass {

        private final Predicate<String> wanted;
        private String last = "";
        private boolean atEnd;

        Listing(Predicate<String> wanted) {
            this.wanted = wanted;
        }

        @Override
        public Optional<Map<Location, Sighting>> next() {
            return atEnd ? Optional.empty() : Optional.of(page());
        }

        private Map<Location, Sighting> page() {
            synchronized (InMemoryStore.this) {
                List<String> paths = entries.tailMap(last, false).keySet().stream()
                        .filter(wanted)
                        .limit(PAGE_SIZE)
                        .toList();
                Map<Location, Sighting> page = new LinkedHashMap<>();
                paths.forEach(path -> page.put(new Location(limits.store(), path), sighting(entries.get(path))));
                record("sweep", page.keySet());
                failIfAsked();
                atEnd = paths.size() < PAGE_SIZE;
                last = atEnd ? last : paths.getLast();
                return page;
            }
        }
    }

    private WriteResult apply(Claim claim, Change change) {
        if (failure != null) {
            return new WriteResult.Failed(failure);
        }
        Stored old = entries.get(change.location().path());
        return switch (change) {
            case Change.Put put -> put(claim, put, old);
            case Change.Delete delete -> delete(claim, delete, old);
        };
    }

    private WriteResult put(Claim claim, Change.Put put, @Nullable Stored old) {
        Optional<String> violation = limits.violation(put.text(), put.secret());
        if (violation.isPresent()) {
            return new WriteResult.Failed(
                    new StoreException(StoreException.Kind.REFUSED, limits.store(), violation.orElseThrow()));
        }
        boolean asPlanned = switch (put.base()) {
            case Base.Absent() -> old == null;
            case Base.Own(String version) ->
                old != null
                        && old.version().id().equals(version)
                        && old.mark()
                                .filter(mark -> mark.isOf(claim.owner()) && claim.isAtLeastAsNewAs(mark.claim()))
                                .isPresent();
            case Base.Adopted(String version) ->
                old != null && old.version().id().equals(version);
        };
        if (!asPlanned) {
            return put.base() instanceof Base.Absent ? new WriteResult.Taken() : new WriteResult.Moved();
        }
        Version version = nextVersion(old);
        entries.put(
                put.location().path(),
                new Stored(put.text(), put.secret(), version, Optional.of(new Mark(claim, version.id()))));
        return new WriteResult.Written(version.id());
    }

    private WriteResult delete(Claim claim, Change.Delete delete, @Nullable Stored old) {
        if (old == null) {
            return new WriteResult.Deleted();
        }
        if (old.mark().filter(mark -> mark.isOf(claim.owner())).isEmpty()) {
            return new WriteResult.NotOwned();
        }
        if (!old.mark().filter(mark -> claim.isAtLeastAsNewAs(mark.claim())).isPresent()) {
            return new WriteResult.Moved();
        }
        entries.remove(delete.location().path());
        return new WriteResult.Deleted();
    }

    private Version nextVersion(@Nullable Stored old) {
        return Version.of(old == null ? 1 : old.version().number() + 1, clock.instant());
    }

    private static Sighting sighting(Stored stored) {
        return stored.mark()
                .<Sighting>map(mark -> new Sighting.Marked(stored.version(), mark, stored.intact()))
                .orElseGet(() -> new Sighting.Unmarked(stored.version()));
    }

    private void record(String name, Set<Location> locations) {
        for (Location location : locations) {
            if (!location.store().equals(limits.store())) {
                throw new IllegalArgumentException(
                        "location: " + location + " (expected: one in " + limits.store() + ")");
            }
        }
        calls.add(new Call(name, Set.copyOf(locations)));
    }

    private void failIfAsked() {
        if (failure != null) {
            throw Objects.requireNonNull(failure);
        }
    }
}
