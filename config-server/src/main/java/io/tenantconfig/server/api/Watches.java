package io.tenantconfig.server.api;

import io.grpc.StatusRuntimeException;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.Scope;
import io.tenantconfig.server.errors.Failure;
import io.tenantconfig.server.snapshot.TenantSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/** All open streams, by whose view they follow: a change wakes those whose view holds it, and no others. */
final class Watches {

    private final ConcurrentMap<Scope, Set<WatchStream>> streams = new ConcurrentHashMap<>();
    private volatile boolean draining;

    /** @throws StatusRuntimeException if the server is stopping */
    void add(WatchStream stream) {
        streams.compute(scopeOf(stream), (scope, open) -> {
            Set<WatchStream> all = open == null ? ConcurrentHashMap.newKeySet() : open;
            all.add(stream);
            return all;
        });
        if (draining) {
            remove(stream);
            throw draining();
        }
    }

    void remove(WatchStream stream) {
        streams.computeIfPresent(scopeOf(stream), (scope, open) -> {
            open.remove(stream);
            return open.isEmpty() ? null : open;
        });
    }

    int count() {
        return streams.values().stream().mapToInt(Set::size).sum();
    }

    /** Hands a tenant's new snapshot to the streams that see the tenant, and wakes those that see any of these entries. */
    void changed(TenantSnapshot next, Set<EntryId> entries) {
        streams.forEach((view, open) -> {
            if (next.tenant().isShared() || next.tenant().equals(view.tenant())) {
                Set<ConfigKey> keys = entries.stream()
                        .filter(id -> sees(view, id.scope()))
                        .map(EntryId::key)
                        .collect(Collectors.toSet());
                open.forEach(stream -> stream.wake(next, keys));
            }
        });
    }

    /**
     * Ends the streams whose clients do not read them.
     *
     * @return how many these were
     */
    int endStuck(Instant now, Duration limit) {
        int ended = 0;
        for (Set<WatchStream> open : streams.values()) {
            for (WatchStream stream : open) {
                if (stream.endIfStuck(now, limit)) {
                    remove(stream);
                    ended++;
                }
            }
        }
        return ended;
    }

    /** Ends all streams; later ones are refused. */
    void drain() {
        draining = true;
        streams.values().forEach(open -> open.forEach(stream -> stream.end(draining())));
    }

    private static boolean sees(Scope view, Scope changed) {
        boolean tenantMatches = changed.tenant().isShared() || changed.tenant().equals(view.tenant());
        boolean serviceMatches =
                changed.service().isShared() || changed.service().equals(view.service());
        return tenantMatches && serviceMatches;
    }

    private static Scope scopeOf(WatchStream stream) {
        return new Scope(stream.tenant(), stream.service());
    }

    private static StatusRuntimeException draining() {
        return Failure.DRAINING.with("the server is stopping (expected: a new stream, to another replica)");
    }
}
