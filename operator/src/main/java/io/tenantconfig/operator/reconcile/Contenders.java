package io.tenantconfig.operator.reconcile;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.core.route.Location;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Which resources wait for somebody else's entry to go. */
final class Contenders {

    private final Consumer<ResourceID> released;
    private final Map<ResourceID, Set<Location>> waiting = new HashMap<>();

    /** @param released is told every resource that something it waits for may have become free */
    Contenders(Consumer<ResourceID> released) {
        this.released = released;
    }

    /** From now on a resource waits for these locations, and for no others. */
    synchronized void await(ResourceID id, Set<Location> locations) {
        if (locations.isEmpty()) {
            waiting.remove(id);
        } else {
            waiting.put(id, Set.copyOf(locations));
        }
    }

    /** These locations may be free now. */
    void release(Set<Location> locations) {
        Set<ResourceID> affected = new HashSet<>();
        synchronized (this) {
            waiting.forEach((id, wanted) -> {
                if (wanted.stream().anyMatch(locations::contains)) {
                    affected.add(id);
                }
            });
        }
        affected.forEach(released);
    }
}
