package io.tenantconfig.server.snapshot;

import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Routes;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** The snapshots of all tenants. Any number of readers; for each tenant one writer at a time. */
public final class Catalog {

    private static final class Slot {
        private volatile TenantSnapshot snapshot;

        Slot(TenantSnapshot snapshot) {
            this.snapshot = snapshot;
        }
    }

    private final Routes routes;
    private final ConcurrentMap<TenantId, Slot> slots = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<BiConsumer<TenantSnapshot, Set<EntryId>>> listeners =
            new CopyOnWriteArrayList<>();
    private volatile boolean open;

    public Catalog(Routes routes) {
        this.routes = routes;
    }

    /**
     * Who is told, by the writer's thread, what a tenant sees after each change and which entries changed: of one tenant
     * in order, and each time before the next change can be seen.
     */
    public void onChange(BiConsumer<TenantSnapshot, Set<EntryId>> listener) {
        listeners.add(listener);
    }

    /**
     * Says which tenants declare anything: all others are empty from now on. Until then nothing is known of any tenant.
     */
    public void open(Collection<TenantId> declaring) {
        declaring.forEach(tenant -> slots.computeIfAbsent(tenant, id -> new Slot(TenantSnapshot.unknown(id))));
        open = true;
    }

    /** What a tenant sees right now. */
    public Moment moment(TenantId tenant) {
        return new Moment(routes, snapshot(tenant), snapshot(TenantId.SHARED));
    }

    /** A tenant's snapshot, as last published. */
    public TenantSnapshot snapshot(TenantId tenant) {
        boolean wasOpen = open;
        Slot slot = slots.get(tenant);
        if (slot != null) {
            return slot.snapshot;
        }
        return wasOpen ? TenantSnapshot.empty(tenant) : TenantSnapshot.unknown(tenant);
    }

    /** How many tenants that declare anything have snapshots of this freshness. */
    public int count(TenantSnapshot.Freshness freshness) {
        return Math.toIntExact(slots.values().stream()
                .map(slot -> slot.snapshot)
                .filter(snapshot -> snapshot.isOf(freshness))
                .count());
    }

    /** Swaps a tenant's snapshot, then tells the listeners what changed. */
    public void publish(TenantSnapshot next) {
        TenantSnapshot before = snapshot(next.tenant());
        slots.computeIfAbsent(next.tenant(), id -> new Slot(next)).snapshot = next;
        Set<EntryId> changed = next.differences(before);
        if (!changed.isEmpty()) {
            listeners.forEach(listener -> listener.accept(next, changed));
        }
    }
}
