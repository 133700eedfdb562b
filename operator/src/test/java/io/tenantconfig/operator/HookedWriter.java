package io.tenantconfig.operator;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreLimits;
import io.tenantconfig.core.store.WriteResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A store that something happens to just before, or instead of, each change. */
class HookedWriter implements ConfigWriter {

    /** What happens before a change; a result is what it comes to, and the store never sees it. */
    @FunctionalInterface
    interface Hook extends Function<Change, Optional<WriteResult>> {}

    private final ConfigWriter writer;
    private final Hook hook;

    HookedWriter(ConfigWriter writer, Hook hook) {
        this.writer = writer;
        this.hook = hook;
    }

    @Override
    public StoreLimits limits() {
        return writer.limits();
    }

    @Override
    public Map<Location, Sighting> look(Set<Location> locations) {
        return writer.look(locations);
    }

    @Override
    public Map<Location, WriteResult> apply(Claim claim, List<Change> changes) {
        Map<Location, WriteResult> results = new HashMap<>();
        for (Change change : changes) {
            hook.apply(change).ifPresent(result -> results.put(change.location(), result));
        }
        List<Change> others = changes.stream()
                .filter(change -> !results.containsKey(change.location()))
                .collect(Collectors.toList());
        results.putAll(others.isEmpty() ? Map.of() : writer.apply(claim, others));
        return results;
    }

    @Override
    public void close() {
        writer.close();
    }
}
