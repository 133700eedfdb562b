package io.tenantconfig.server.declaration;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.server.auth.WatchedCluster;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches namespaces and TenantConfigs of the whole cluster, and tells which tenants' declarations may have changed.
 * While the API server cannot be reached, what was last seen holds.
 */
public final class ClusterWatch implements DeclarationSource, WatchedCluster, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);

    /** Never: informers hold what they saw, and periodic repetition of it would be no news. */
    private static final long NO_REPETITION = 0;

    /** Where every API server publishes them (https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#service-account-issuer-discovery). */
    private static final String SERVICE_ACCOUNT_KEYS = "/openid/v1/jwks";

    private final KubernetesClient client;
    private final Routes routes;
    private final SharedIndexInformer<Namespace> namespaces;
    private final SharedIndexInformer<TenantConfig> resources;
    private final Essentials essentials = new Essentials();

    /**
     * @param changed told, by the watching thread, which tenant's declarations may have changed; must return quickly
     */
    public ClusterWatch(KubernetesClient client, Routes routes, Consumer<TenantId> changed) {
        this.client = client;
        this.routes = routes;
        this.namespaces = client.namespaces().runnableInformer(NO_REPETITION);
        this.resources = client.resources(TenantConfig.class)
                .inAnyNamespace()
                .runnableInformer(NO_REPETITION)
                .itemStore(essentials);
        namespaces.addEventHandler(telling(namespace -> tenantOf(namespace).ifPresent(changed)));
        resources.addEventHandler(telling(resource -> boundTenant(resource).ifPresent(changed)));
        namespaces.exceptionHandler((started, failure) -> retry(failure));
        resources.exceptionHandler((started, failure) -> retry(failure));
    }

    /** Adds somebody who is told, by the watching thread, that a namespace has changed; must return quickly. */
    public void onNamespaceChange(Runnable listener) {
        namespaces.addEventHandler(telling(_ -> listener.run()));
    }

    /**
     * Begins to watch; an API server that cannot be reached is waited for.
     *
     * @return completes when all that the cluster holds is known
     */
    public CompletableFuture<Void> start() {
        return CompletableFuture.allOf(
                namespaces.start().toCompletableFuture(), resources.start().toCompletableFuture());
    }

    /** Whether a watch has ended that does not begin anew; one that is interrupted does. */
    public boolean hasEnded() {
        return namespaces.stopped().toCompletableFuture().isDone()
                || resources.stopped().toCompletableFuture().isDone();
    }

    @Override
    public Set<TenantId> tenants() {
        return essentials
                .values()
                .flatMap(resource -> boundTenant(resource).stream())
                .collect(Collectors.toSet());
    }

    @Override
    public Map<EntryId, Declaration> declarations(TenantId tenant) {
        // By no index of an informer's: while that replaces an object, its indexes lack it for a moment.
        List<TenantConfig> bound = namespaces.getStore().list().stream()
                .filter(namespace -> isBoundTo(namespace, tenant))
                .flatMap(namespace -> essentials.of(namespace.getMetadata().getName()).stream())
                .toList();
        return new Declarations(tenant, routes).of(bound);
    }

    @Override
    public boolean knowsNamespaces() {
        return namespaces.hasSynced();
    }

    @Override
    public Optional<Binding> bindingOf(String namespace) {
        return Optional.ofNullable(namespaces.getStore().getByKey(namespace))
                .flatMap(found -> tenantOf(found)
                        .map(tenant -> new Binding(
                                tenant, Instant.parse(found.getMetadata().getCreationTimestamp()))));
    }

    @Override
    public String serviceAccountKeys() throws IOException {
        try {
            return Objects.requireNonNullElse(client.raw(SERVICE_ACCOUNT_KEYS), "");
        } catch (KubernetesClientException e) {
            throw new IOException(SERVICE_ACCOUNT_KEYS + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        namespaces.close();
        resources.close();
    }

    private static boolean retry(Throwable failure) {
        LOG.atWarn()
                .addKeyValue("failure", failure.getClass().getSimpleName())
                .log("The API server could not be watched and is asked again; what was last seen holds");
        return true;
    }

    private Optional<TenantId> boundTenant(TenantConfig resource) {
        return Optional.ofNullable(
                        namespaces.getStore().getByKey(resource.getMetadata().getNamespace()))
                .flatMap(ClusterWatch::tenantOf);
    }

    /** The label of a tenant is its id, letter by letter. */
    private static boolean isBoundTo(Namespace namespace, TenantId tenant) {
        Map<String, String> labels = namespace.getMetadata().getLabels();
        return labels != null && tenant.value().equals(labels.get(TenantConfig.TENANT_LABEL));
    }

    /** The tenant that a namespace is bound to; empty when it is bound to none. */
    private static Optional<TenantId> tenantOf(Namespace namespace) {
        Map<String, String> labels = namespace.getMetadata().getLabels();
        String label = labels == null ? null : labels.get(TenantConfig.TENANT_LABEL);
        if (label == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TenantId(label));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    private static <T extends HasMetadata> ResourceEventHandler<T> telling(Consumer<T> listener) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T added) {
                listener.accept(added);
            }

            @Override
            public void onUpdate(T before, T after) {
                listener.accept(before);
                listener.accept(after);
            }

            @Override
            public void onDelete(T deleted, boolean finalStateUnknown) {
                listener.accept(deleted);
            }
        };
    }
}
