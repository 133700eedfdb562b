package io.tenantconfig.operator.sweep;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ClusterId;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.crds.v1alpha1.EntrySpec;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.operator.binding.Gate;
import io.tenantconfig.operator.binding.Standing;
import io.tenantconfig.operator.plan.EntryRecords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the resources of this cluster say of one store, right now. */
final class Inventory {

    private final StoreId store;
    private final Routes routes;
    private final ClusterId clusterId;
    private final SweptCluster cluster;
    private final Gate gate;

    Inventory(StoreId store, Routes routes, ClusterId clusterId, SweptCluster cluster, Gate gate) {
        this.store = store;
        this.routes = routes;
        this.clusterId = clusterId;
        this.cluster = cluster;
        this.gate = gate;
    }

    Set<String> roots() {
        return routes.roots(store);
    }

    Set<TenantId> tenants() {
        return cluster.tenants();
    }

    /** What is expected where, by resources of these tenants that may be acted on. */
    Map<Location, List<Claimed>> expected(Set<TenantId> tenants) {
        Map<Location, List<Claimed>> expected = new HashMap<>();
        cluster.resources().forEach(resource -> {
            if (gate.standing(resource) instanceof Standing.Admitted(Scope scope) && tenants.contains(scope.tenant())) {
                resource.getStatus()
                        .entries()
                        .forEach((key, entry) -> Expected.of(owner(resource), entry)
                                .ifPresent(says -> place(scope, key)
                                        .filter(at -> EntryRecords.isAt(entry, at))
                                        .ifPresent(at -> expected.computeIfAbsent(at, _ -> new ArrayList<>())
                                                .add(new Claimed(ResourceID.fromResource(resource), key, says)))));
            }
        });
        return expected;
    }

    /** Whether a resource still says the same of an entry, and is not about to change it. */
    boolean isStillSaid(Claimed claimed) {
        return cluster.resource(claimed.id())
                .filter(resource -> gate.standing(resource) instanceof Standing.Admitted)
                .filter(resource -> !applying(resource).contains(claimed.key()))
                .map(resource -> resource.getStatus().entries().get(claimed.key()))
                .filter(claimed.expected().entry()::equals)
                .isPresent();
    }

    /** Everything that some resource declares, has, or is about to write, whatever becomes of it. */
    Set<Location> named() {
        Set<Location> named = new HashSet<>();
        cluster.resources().forEach(resource -> {
            resource.getStatus().entries().values().stream()
                    .map(EntryRecords::location)
                    .flatMap(Optional::stream)
                    .forEach(named::add);
            scope(resource)
                    .ifPresent(scope -> Stream.concat(
                                    resource.getSpec().entries().stream().map(EntrySpec::key),
                                    applying(resource).stream())
                            .flatMap(key -> place(scope, key).stream())
                            .forEach(named::add));
        });
        return named;
    }

    /** Whose values a key at this location would be; empty where no key of a tenant of this cluster can lead. */
    Optional<TenantId> tenantAt(Location location, Set<TenantId> tenants) {
        return routes.at(location)
                .map(Placement::id)
                .map(EntryId::scope)
                .map(Scope::tenant)
                .filter(tenants::contains);
    }

    boolean isOfAnotherCluster(Sighting sighting) {
        return sighting instanceof Sighting.Marked marked
                && !marked.mark().claim().owner().cluster().equals(clusterId);
    }

    private Owner owner(TenantConfig resource) {
        return new Owner(
                clusterId,
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getName());
    }

    private static List<String> applying(TenantConfig resource) {
        var applying = resource.getStatus().applying();
        return applying == null ? List.of() : applying.keys();
    }

    private static Optional<Scope> scope(TenantConfig resource) {
        try {
            return Optional.of(new Scope(
                    new TenantId(resource.getSpec().tenantId()),
                    new ServiceName(resource.getSpec().service())));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    /** Where a key belongs, if that is in this store. */
    private Optional<Location> place(Scope scope, String key) {
        try {
            return Optional.of(routes.place(scope, new ConfigKey(key)).location())
                    .filter(location -> location.store().equals(store));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }
}
