package io.tenantconfig.operator.sweep;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.core.route.Location;
import java.util.HashMap;
import java.util.Map;

/** Where a resource's next pass has to look, because a listing contradicted its status. Safe for concurrent use. */
public final class Suspects {

    private final Map<ResourceID, Map<Location, Difference>> all = new HashMap<>();

    synchronized void add(ResourceID id, Map<Location, Difference> differences) {
        all.computeIfAbsent(id, _ -> new HashMap<>()).putAll(differences);
    }

    public synchronized Map<Location, Difference> of(ResourceID id) {
        return Map.copyOf(all.getOrDefault(id, Map.of()));
    }

    /** A pass has come to its end with these. What was added while it was at work stays. */
    public synchronized void settle(ResourceID id, Map<Location, Difference> done) {
        all.computeIfPresent(id, (_, left) -> {
            done.forEach(left::remove);
            return left.isEmpty() ? null : left;
        });
    }

    public synchronized void forget(ResourceID id) {
        all.remove(id);
    }
}
