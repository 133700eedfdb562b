package io.tenantconfig.refresh;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import java.util.List;

/** Finds the resources that declare an entry: in the namespaces that are bound to its tenant, and nowhere else. */
final class Declarations {

    private final KubernetesClient kubernetes;
    private final Routes routes;

    Declarations(KubernetesClient kubernetes, Routes routes) {
        this.kubernetes = kubernetes;
        this.routes = routes;
    }

    /** Who declares an entry. */
    sealed interface Lookup {

        /** These resources, at least one. */
        record Found(List<TenantConfig> resources) implements Lookup {}

        /** Nobody; the outcome says what is unknown. */
        record Nobody(Outcome outcome) implements Lookup {}
    }

    /** All resources in the namespaces that are bound to a tenant, as they are now. */
    Listing of(TenantId tenant) {
        List<String> namespaces =
                kubernetes.namespaces().withLabel(TenantConfig.TENANT_LABEL, tenant.value()).list().getItems().stream()
                        .map(namespace -> namespace.getMetadata().getName())
                        .toList();
        return new Listing(
                !namespaces.isEmpty(),
                namespaces.stream()
                        .flatMap(namespace ->
                                kubernetes
                                        .resources(TenantConfig.class)
                                        .inNamespace(namespace)
                                        .list()
                                        .getItems()
                                        .stream())
                        .toList());
    }

    /** What a tenant declares. */
    final class Listing {

        private final boolean bound;
        private final List<TenantConfig> resources;

        private Listing(boolean bound, List<TenantConfig> resources) {
            this.bound = bound;
            this.resources = resources;
        }

        /** @param placement of an entry of this tenant */
        Lookup lookup(Placement placement) {
            if (!bound) {
                return new Lookup.Nobody(Outcome.UNKNOWN_TENANT);
            }
            List<TenantConfig> ofService = resources.stream()
                    .filter(resource -> reaches(resource, placement))
                    .toList();
            if (ofService.isEmpty()) {
                return new Lookup.Nobody(Outcome.UNKNOWN_SERVICE);
            }
            List<TenantConfig> declaring = ofService.stream()
                    .filter(resource -> declares(resource, placement))
                    .toList();
            return declaring.isEmpty() ? new Lookup.Nobody(Outcome.UNKNOWN_KEY) : new Lookup.Found(declaring);
        }
    }

    /** Whether a resource, which may have changed since it was found, still declares the entry. */
    boolean declares(TenantConfig resource, Placement placement) {
        return reaches(resource, placement)
                && !resource.isMarkedForDeletion()
                && resource.getSpec().entries().stream()
                        .anyMatch(
                                entry -> entry.key().equals(placement.id().key().value()));
    }

    /** Whether the key, if the resource declared it, would be this entry. */
    private boolean reaches(TenantConfig resource, Placement placement) {
        var spec = resource.getSpec();
        if (!spec.tenantId().equals(placement.id().tenant().value())) {
            return false;
        }
        try {
            var scope = new Scope(new TenantId(spec.tenantId()), new ServiceName(spec.service()));
            return routes.place(scope, placement.id().key()).equals(placement);
        } catch (InvalidInputException e) {
            return false;
        }
    }
}
