package io.tenantconfig.core.route;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which store each key lives in: the longest matching prefix decides. Prefixes are distinct and roots do not overlap, so
 * entries and locations correspond one to one. Operator, server and Lambda read the same document of routes.
 */
public final class Routes {

    /** Longest prefix first: the first match is the right one. */
    private final List<Route> byLength;

    private Routes(List<Route> routes) {
        this.byLength = routes.stream()
                .sorted(Comparator.comparingInt(
                                (Route route) -> route.prefix().value().length())
                        .reversed()
                        .thenComparing(Route::prefix))
                .toList();
    }

    /**
     * The routes together.
     *
     * @throws InvalidInputException if there is no route, a prefix stands twice, or two roots overlap
     */
    public static Routes of(List<Route> routes) {
        if (routes.isEmpty()) {
            throw new InvalidInputException("routes: none (expected: at least one)");
        }
        for (int i = 0; i < routes.size(); i++) {
            for (int j = 0; j < i; j++) {
                checkDistinct(routes.get(j), routes.get(i));
            }
        }
        return new Routes(routes);
    }

    private static void checkDistinct(Route one, Route other) {
        if (one.prefix().equals(other.prefix())) {
            throw InvalidInputException.of("prefix", other.prefix().value(), "a prefix that no other route has");
        }
        if (one.overlaps(other)) {
            throw InvalidInputException.of(
                    "root",
                    other.root(),
                    "a root in " + other.store() + " that does not overlap that of " + one.prefix());
        }
    }

    /**
     * Where an entry lives that a resource of this scope declares.
     *
     * @throws InvalidInputException if no route matches; the message lists the prefixes
     */
    public Placement place(Scope declaredIn, ConfigKey key) {
        Route route = routeOf(key);
        EntryId id = route.id(declaredIn, key);
        return new Placement(id, route.locate(id));
    }

    /** The entry at a location; empty when no key of any scope is placed there. */
    public Optional<Placement> at(Location location) {
        return byLength.stream()
                .flatMap(route -> route.idAt(location).stream())
                .flatMap(id -> placed(id).stream())
                .filter(placement -> placement.location().equals(location))
                .findFirst();
    }

    /** Empty when a longer prefix claims the key and leaves no well-formed name. */
    private Optional<Placement> placed(EntryId id) {
        try {
            return Optional.of(place(id.scope(), id.key()));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    /**
     * Where a tenant's service finds a key, the most particular place first: its own, its tenant's shared, the
     * platform's for the service, the platform's for all. Places that coincide stand once.
     *
     * @throws InvalidInputException if no route matches; the message lists the prefixes
     */
    public List<EntryId> lookup(TenantId tenant, ServiceName service, ConfigKey key) {
        Route route = routeOf(key);
        List<EntryId> chain = new ArrayList<>(4);
        addPlaces(route, tenant, service, key, chain);
        if (!tenant.isShared()) {
            addPlaces(route, TenantId.SHARED, service, key, chain);
        }
        return chain;
    }

    /** By hand, for it runs for every request of the config server. */
    private static void addPlaces(
            Route route, TenantId tenant, ServiceName service, ConfigKey key, List<EntryId> chain) {
        EntryId ofService = route.id(new Scope(tenant, service), key);
        EntryId ofAll = route.id(Scope.tenantWide(tenant), key);
        chain.add(ofService);
        if (!ofAll.equals(ofService)) {
            chain.add(ofAll);
        }
    }

    /** The stores that some key lives in. */
    public Set<StoreId> stores() {
        return byLength.stream().map(Route::store).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The roots of the keys that live in a store. */
    public Set<String> roots(StoreId store) {
        return byLength.stream()
                .filter(route -> route.store().equals(store))
                .map(Route::root)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Route routeOf(ConfigKey key) {
        for (Route route : byLength) {
            if (route.prefix().matches(key)) {
                return route;
            }
        }
        String prefixes = byLength.stream()
                .map(Route::prefix)
                .sorted()
                .map(KeyPrefix::value)
                .collect(Collectors.joining(", "));
        throw InvalidInputException.of("key", key.value(), "a key that begins with one of " + prefixes);
    }
}
