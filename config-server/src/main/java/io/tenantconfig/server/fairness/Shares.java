package io.tenantconfig.server.fairness;

import io.tenantconfig.core.TenantId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The shares of all tenants that called lately. A share that is unused says nothing and is forgotten, so that there are
 * never many more than tenants that called within the last seconds, whoever they are.
 */
final class Shares {

    /** Fewer are not worth looking through. */
    static final int FEW = 1_000;

    private final TenantLimits limits;
    private final ConcurrentMap<TenantId, Share> shares = new ConcurrentHashMap<>();
    private final AtomicInteger enough = new AtomicInteger(FEW);

    Shares(TenantLimits limits) {
        this.limits = limits;
    }

    Share of(TenantId tenant, long now) {
        Share known = shares.get(tenant);
        if (known != null) {
            return known;
        }
        forgetUnused(now);
        return shares.computeIfAbsent(tenant, _ -> new Share(limits, now));
    }

    /** Takes a stream of the tenant's, if one is left. */
    boolean openStream(TenantId tenant, long now) {
        boolean[] opened = new boolean[1];
        shares.compute(tenant, (_, known) -> {
            Share share = known == null ? new Share(limits, now) : known;
            opened[0] = share.openStream();
            return share;
        });
        return opened[0];
    }

    /** Gives back a stream that was taken. */
    void closeStream(TenantId tenant) {
        shares.computeIfPresent(tenant, (_, share) -> {
            share.closeStream();
            return share;
        });
    }

    int size() {
        return shares.size();
    }

    /** Looks only when there are twice as many as the last time remained: seldom. */
    private void forgetUnused(long now) {
        int most = enough.get();
        if (shares.size() < most || !enough.compareAndSet(most, Integer.MAX_VALUE)) {
            return;
        }
        shares.keySet()
                .forEach(tenant -> shares.computeIfPresent(tenant, (_, share) -> share.isUnused(now) ? null : share));
        enough.set(Math.max(FEW, 2 * shares.size()));
    }
}
