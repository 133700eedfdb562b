package io.tenantconfig.operator.sweep;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.core.route.Location;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The differences that were told and are still there, so that one that a look has explained does not cost a look in every
 * pass. It is news again after a while: a listing may lag, and what it hides may come true.
 */
final class Told {

    private record Place(ResourceID id, Location location) {}

    private record Telling(Difference difference, long at) {}

    private final Duration again;
    private final LongSupplier nanos;

    /** As the last complete pass showed them. */
    private Map<Place, Telling> before = Map.of();

    /** As the present one does. */
    private Map<Place, Telling> now = new HashMap<>();

    /** @param nanos time that only goes forward, in nanoseconds */
    Told(Duration again, LongSupplier nanos) {
        this.again = again;
        this.nanos = nanos;
    }

    /** Whether the difference has to be told. Asked again, it has not. */
    boolean isNews(ResourceID id, Location location, Difference difference) {
        var place = new Place(id, location);
        Telling last = now.containsKey(place) ? now.get(place) : before.get(place);
        long present = nanos.getAsLong();
        if (last != null && last.difference().equals(difference) && present - last.at() < again.toNanos()) {
            now.put(place, last);
            return false;
        }
        now.put(place, new Telling(difference, present));
        return true;
    }

    /** A pass is complete: what it did not show is no longer so. */
    void passed() {
        before = now;
        now = new HashMap<>();
    }

    /** A pass was given up: what it did not show may still be so. */
    void givenUp() {
        Map<Place, Telling> all = new HashMap<>(before);
        all.putAll(now);
        before = all;
        now = new HashMap<>();
    }
}
