package io.tenantconfig.operator.reconcile;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ClusterId;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.operator.declaration.Declared;
import io.tenantconfig.operator.plan.Sightings;
import io.tenantconfig.operator.plan.Situation;
import io.tenantconfig.operator.report.Reports;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gathers what plans are made from, and on whose behalf they are carried out. */
final class Situations {

    /** The bound of {@code status.lastHandledReconcileAt} in the definition. */
    private static final int MAX_REQUEST = 256;

    private final ClusterId cluster;
    private final ClusterView view;
    private final Clock clock;

    Situations(ClusterId cluster, ClusterView view, Clock clock) {
        this.cluster = cluster;
        this.view = view;
        this.clock = clock;
    }

    /** @param suspects where a sweep saw something else than the status says */
    Situation of(TenantConfig resource, List<Declared> declared, Set<Location> suspects) {
        return new Situation(
                claim(resource),
                resource.getSpec(),
                resource.getStatus(),
                declared,
                Sightings.none(),
                suspects,
                request(resource).isPresent(),
                false,
                view::isLiving,
                clock.instant());
    }

    Claim claim(TenantConfig resource) {
        return new Claim(
                owner(resource),
                Instant.parse(resource.getMetadata().getCreationTimestamp()),
                Reports.generation(resource));
    }

    /** The request to look at everything, as far as the status can repeat it, if it was not answered yet. */
    static Optional<String> request(TenantConfig resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(TenantConfig.RECONCILE_ANNOTATION))
                .map(request -> request.substring(0, Math.min(request.length(), MAX_REQUEST)))
                .filter(request -> !request.equals(resource.getStatus().lastHandledReconcileAt()));
    }

    private Owner owner(TenantConfig resource) {
        return new Owner(
                cluster,
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getName());
    }
}
