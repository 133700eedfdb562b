package io.tenantconfig.storage;

import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreLimits;
import io.tenantconfig.core.store.WriteResult;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory that creates under a condition, and overwrites and deletes under none, as Parameter Store does. Before
 * each of its requests something may happen; what the passes of a writer are made of is the real thing.
 */
public final class UnconditionalStore implements ConfigWriter {

    private record Stored(String text, Version version, Mark mark) {

        Sighting sighting() {
            return new Sighting.Marked(version, mark, mark.version().equals(version.id()));
        }
    }

    private final class Requests implements EntryWrites<Stored> {

        @Override
        public Map<Location, Stored> look(Set<Location> locations) {
            beforeRequest.run();
            Map<Location, Stored> seen = new HashMap<>();
            for (Location location : locations) {
                Optional.ofNullable(entries.get(location)).ifPresent(stored -> seen.put(location, stored));
            }
            return seen;
        }

        @Override
        public Sighting sighting(Stored seen) {
            return seen.sighting();
        }

        @Override
        public WriteResult create(Claim claim, Change.Put put) {
            beforeRequest.run();
            var created = new Stored(put.text(), next(null), new Mark(claim, "1"));
            return entries.putIfAbsent(put.location(), created) == null
                    ? new WriteResult.Written("1")
                    : new WriteResult.Taken();
        }

        @Override
        public WriteResult overwrite(Claim claim, Change.Put put, Stored seen) {
            beforeRequest.run();
            String expected = Long.toString(seen.version().number() + 1);
            Stored written = entries.compute(
                    put.location(), (_, old) -> new Stored(put.text(), next(old), new Mark(claim, expected)));
            String version = Objects.requireNonNull(written).version().id();
            return version.equals(expected) ? new WriteResult.Written(version) : new WriteResult.Moved();
        }

        private Version next(@Nullable Stored old) {
            return Version.of(old == null ? 1 : old.version().number() + 1, clock.instant());
        }

        @Override
        public int deletesAtOnce() {
            return 1;
        }

        @Override
        public void delete(Claim claim, List<Location> locations) {
            beforeRequest.run();
            locations.forEach(entries::remove);
        }
    }

    private final StoreLimits limits;
    private final InstantSource clock;
    private final Runnable beforeRequest;
    private final Map<Location, Stored> entries = new ConcurrentHashMap<>();

    public UnconditionalStore(StoreLimits limits, InstantSource clock, Runnable beforeRequest) {
        this.limits = limits;
        this.clock = clock;
        this.beforeRequest = beforeRequest;
    }

    /** The value at a location; empty when nothing lies there. */
    public Optional<String> text(Location location) {
        return Optional.ofNullable(entries.get(location)).map(Stored::text);
    }

    @Override
    public StoreLimits limits() {
        return limits;
    }

    @Override
    public Map<Location, Sighting> look(Set<Location> locations) {
        Map<Location, Sighting> seen = new HashMap<>();
        new Requests().look(locations).forEach((location, stored) -> seen.put(location, stored.sighting()));
        return seen;
    }

    @Override
    public Map<Location, WriteResult> apply(Claim claim, List<Change> changes) {
        return new LookFirstPass<>(limits, new Requests(), claim).apply(changes);
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
