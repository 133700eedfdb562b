package io.tenantconfig.operator.reconcile;

import io.fabric8.kubernetes.api.model.Namespace;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.store.ClusterId;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.operator.binding.NamespaceLabels;
import io.tenantconfig.operator.report.Reports;
import io.tenantconfig.operator.sweep.SweptCluster;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the watches know of the cluster: namespaces' bindings and which resources exist. A changed binding makes the
 * resources of its namespace due.
 */
final class ClusterView implements NamespaceLabels, SweptCluster {

    /** Of a name that it knows no resource of, the framework heeds only what tells it of one. */
    private static final class Nudges extends SimpleInboundEventSource<TenantConfig> {

        Nudges() {
            super("Nudges");
        }

        void appeared(TenantConfig resource) {
            getEventHandler()
                    .handleEvent(new ResourceEvent(ResourceAction.ADDED, ResourceID.fromResource(resource), resource));
        }
    }

    private final ClusterId cluster;
    private final Latest latest;
    private final Nudges nudges = new Nudges();
    private volatile @Nullable Cache<Namespace> namespaces;
    private volatile @Nullable IndexerResourceCache<TenantConfig> resources;

    ClusterView(ClusterId cluster, Latest latest) {
        this.cluster = cluster;
        this.latest = latest;
    }

    /** To be called once, before any other method. */
    List<EventSource<?, TenantConfig>> eventSources(EventSourceContext<TenantConfig> context) {
        IndexerResourceCache<TenantConfig> primaries = context.getPrimaryCache();
        var configuration = InformerEventSourceConfiguration.from(Namespace.class, TenantConfig.class)
                .withName("Namespaces")
                .withSecondaryToPrimaryMapper(namespace -> primaries
                        .list(namespace.getMetadata().getName(), _ -> true)
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()))
                .withWatchAllNamespaces()
                .withOnUpdateFilter((now, then) -> !tenantOf(now).equals(tenantOf(then)))
                .build();
        var source = new InformerEventSource<>(configuration, context);
        namespaces = source;
        resources = primaries;
        return List.of(source, nudges);
    }

    /** How many resources there are, by the status of their condition Ready. */
    Map<String, Integer> readiness() {
        Map<String, Integer> counts = new TreeMap<>(Map.of("True", 0, "False", 0, "Unknown", 0));
        IndexerResourceCache<TenantConfig> known = resources;
        if (known != null) {
            known.list().forEach(resource -> counts.merge(Reports.readiness(resource), 1, Integer::sum));
        }
        return counts;
    }

    @Override
    public Stream<TenantConfig> resources() {
        return Objects.requireNonNull(resources).list().map(latest::of);
    }

    @Override
    public Optional<TenantConfig> resource(ResourceID id) {
        return Objects.requireNonNull(resources).get(id).map(latest::of);
    }

    @Override
    public Set<TenantId> tenants() {
        return Objects.requireNonNull(namespaces)
                .list()
                .flatMap(namespace -> tenantOf(namespace).stream())
                .flatMap(label -> tenant(label).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Not every value of a label names a tenant. */
    private static Optional<TenantId> tenant(String label) {
        try {
            return Optional.of(new TenantId(label));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    /** Makes a resource due. */
    void nudge(ResourceID id) {
        nudges.propagateEvent(id);
    }

    /** Makes a resource due of which the framework has forgotten that it exists; nothing if it does not. */
    void nudgeForgotten(ResourceID id) {
        resource(id).ifPresent(nudges::appeared);
    }

    /** Whether an owner exists; another cluster's always does, as far as can be known here. */
    boolean isLiving(Owner owner) {
        return !owner.cluster().equals(cluster)
                || resource(new ResourceID(owner.name(), owner.namespace())).isPresent();
    }

    @Override
    public Optional<String> tenantOf(String namespace) {
        return Objects.requireNonNull(namespaces).get(new ResourceID(namespace)).flatMap(ClusterView::tenantOf);
    }

    private static Optional<String> tenantOf(Namespace namespace) {
        Map<String, String> labels = namespace.getMetadata().getLabels();
        return Optional.ofNullable(labels).map(all -> all.get(TenantConfig.TENANT_LABEL));
    }
}
