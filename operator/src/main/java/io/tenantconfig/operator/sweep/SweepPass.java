package io.tenantconfig.operator.sweep;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.VersionSweep;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One pass over a store, compared with what resources said when it began. A record that has changed since then proves
 * nothing, for the page may be older or newer; the next pass will tell.
 */
final class SweepPass {

    /** The differences that are news, by the resource that has to look at them. */
    record News(Map<ResourceID, Map<Location, Difference>> byResource) {

        int count() {
            return byResource.values().stream().mapToInt(Map::size).sum();
        }
    }

    private final Inventory inventory;
    private final Told told;
    private final Set<TenantId> tenants;
    private final Map<Location, List<Claimed>> expected;
    private final Set<Location> unshown;
    private final VersionSweep.Pass listing;

    /** What no resource said anything of that can be compared. */
    private final Map<Location, TenantId> strays = new HashMap<>();

    SweepPass(VersionSweep sweep, Inventory inventory, Told told) {
        this.inventory = inventory;
        this.told = told;
        this.tenants = inventory.tenants();
        this.expected = inventory.expected(tenants);
        this.unshown = new HashSet<>(expected.keySet());
        this.listing = sweep.begin(inventory.roots(), tenants);
    }

    /** Compares the next page. Empty at the end of the listing. */
    Optional<News> next() {
        return listing.next().map(this::compare);
    }

    private News compare(Map<Location, Sighting> page) {
        Map<Location, Optional<Sighting>> found = new HashMap<>();
        page.forEach((location, sighting) -> {
            unshown.remove(location);
            if (expected.containsKey(location)) {
                found.put(location, Optional.of(sighting));
            } else if (!inventory.isOfAnotherCluster(sighting)) {
                inventory.tenantAt(location, tenants).ifPresent(tenant -> strays.put(location, tenant));
            }
        });
        return news(found);
    }

    /** What should be there and was on no page. To be asked at the end of the listing. */
    News missing() {
        Map<Location, Optional<Sighting>> found = new HashMap<>();
        unshown.forEach(location -> found.put(location, Optional.empty()));
        return news(found);
    }

    /** What lies where keys of tenants lead, and which tenant's; none of it is anything that a resource names. */
    Map<Location, TenantId> undeclared() {
        Map<Location, TenantId> undeclared = new HashMap<>(strays);
        if (!undeclared.isEmpty()) {
            undeclared.keySet().removeAll(inventory.named());
        }
        return undeclared;
    }

    private News news(Map<Location, Optional<Sighting>> found) {
        Map<ResourceID, Map<Location, Difference>> news = new HashMap<>();
        found.forEach((location, sighting) -> {
            for (Claimed claimed : expected.getOrDefault(location, List.of())) {
                var difference = new Difference(claimed.expected().entry(), sighting);
                if (claimed.expected().isContradictedBy(sighting)
                        && inventory.isStillSaid(claimed)
                        && told.isNews(claimed.id(), location, difference)) {
                    news.computeIfAbsent(claimed.id(), _ -> new HashMap<>()).put(location, difference);
                }
            }
        });
        return new News(news);
    }
}
