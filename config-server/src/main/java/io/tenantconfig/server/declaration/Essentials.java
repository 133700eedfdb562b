package io.tenantconfig.server.declaration;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.tenantconfig.crds.v1alpha1.EntrySpec;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigSpec;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer keeps of the resources, by their namespaces: who they are, what they declare and what their status says
 * of it. No value of an entry is kept, neither in the spec nor in an annotation that repeats it.
 */
final class Essentials implements ItemStore<TenantConfig> {

    private final ConcurrentMap<String, Map<String, TenantConfig>> byNamespace = new ConcurrentHashMap<>();

    /** The resources of a namespace. */
    Collection<TenantConfig> of(String namespace) {
        return byNamespace.getOrDefault(namespace, Map.of()).values();
    }

    @Override
    public String getKey(TenantConfig resource) {
        return Objects.requireNonNull(Cache.metaNamespaceKeyFunc(resource));
    }

    @Override
    public @Nullable TenantConfig put(String key, TenantConfig resource) {
        TenantConfig[] before = new TenantConfig[1];
        byNamespace.compute(namespaceIn(key), (namespace, resources) -> {
            Map<String, TenantConfig> all = resources == null ? new ConcurrentHashMap<>() : resources;
            before[0] = all.put(key, essentialsOf(resource));
            return all;
        });
        return before[0];
    }

    @Override
    public @Nullable TenantConfig remove(String key) {
        TenantConfig[] before = new TenantConfig[1];
        byNamespace.computeIfPresent(namespaceIn(key), (namespace, resources) -> {
            before[0] = resources.remove(key);
            return resources.isEmpty() ? null : resources;
        });
        return before[0];
    }

    @Override
    public Stream<String> keySet() {
        return byNamespace.values().stream().flatMap(resources -> resources.keySet().stream());
    }

    @Override
    public Stream<TenantConfig> values() {
        return byNamespace.values().stream().flatMap(resources -> resources.values().stream());
    }

    @Override
    public int size() {
        return byNamespace.values().stream().mapToInt(Map::size).sum();
    }

    @Override
    public @Nullable TenantConfig get(String key) {
        return byNamespace.getOrDefault(namespaceIn(key), Map.of()).get(key);
    }

    private static String namespaceIn(String key) {
        return key.substring(0, Math.max(0, key.indexOf('/')));
    }

    private static TenantConfig essentialsOf(TenantConfig resource) {
        ObjectMeta metadata = resource.getMetadata();
        var essentials = new TenantConfig();
        essentials.setMetadata(new ObjectMetaBuilder()
                .withNamespace(metadata.getNamespace())
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .withResourceVersion(metadata.getResourceVersion())
                .withGeneration(metadata.getGeneration())
                .withCreationTimestamp(metadata.getCreationTimestamp())
                .build());
        TenantConfigSpec spec = resource.getSpec();
        essentials.setSpec(new TenantConfigSpec(
                spec.tenantId(),
                spec.service(),
                null,
                spec.driftPolicy(),
                null,
                null,
                spec.entries().stream().map(Essentials::withoutValue).toList()));
        TenantConfigStatus status = resource.getStatus();
        essentials.setStatus(new TenantConfigStatus(
                status.observedGeneration(),
                List.of(),
                null,
                null,
                status.applying(),
                status.entries(),
                status.observed(),
                null));
        return essentials;
    }

    private static EntrySpec withoutValue(EntrySpec entry) {
        return new EntrySpec(entry.key(), null, entry.valueFrom(), entry.contentType());
    }
}
