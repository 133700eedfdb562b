package io.tenantconfig.quickstart.gitops;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Applies and deletes the objects that YAML documents describe. What a document says replaces what the API holds, field by
 * field; what others own (status, finalizers, further labels) stays.
 */
final class Manifests {

    /** Fields that a document does not decide. */
    private static final Set<String> NOT_APPLIED = Set.of("apiVersion", "kind", "metadata", "status");

    private final KubernetesClient client;

    Manifests(KubernetesClient client) {
        this.client = client;
    }

    /** What names an object. */
    record ObjectName(String apiVersion, String kind, String namespace, String name) {

        static ObjectName of(HasMetadata object) {
            var metadata = object.getMetadata();
            return new ObjectName(
                    object.getApiVersion(),
                    object.getKind(),
                    Objects.requireNonNullElse(metadata.getNamespace(), ""),
                    Objects.requireNonNullElse(metadata.getName(), ""));
        }

        @Override
        public String toString() {
            return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
        }
    }

    /**
     * The objects in some text, by name and in order.
     *
     * @throws IllegalArgumentException if the text is not YAML, or a document is not a named Kubernetes object
     */
    Map<ObjectName, GenericKubernetesResource> parse(String yaml) {
        List<HasMetadata> documents;
        try {
            documents = client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                    .items();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("not Kubernetes objects in YAML: " + firstLine(e), e);
        }
        Map<ObjectName, GenericKubernetesResource> objects = new LinkedHashMap<>();
        for (HasMetadata document : documents) {
            var name = ObjectName.of(document);
            if (name.name().isEmpty()) {
                throw new IllegalArgumentException(
                        "metadata.name: missing (expected: the name of the " + name.kind() + ")");
            }
            objects.put(
                    name, client.getKubernetesSerialization().convertValue(document, GenericKubernetesResource.class));
        }
        return objects;
    }

    void apply(ObjectName name, GenericKubernetesResource wanted) {
        Resource<GenericKubernetesResource> resource = resource(name);
        GenericKubernetesResource live = resource.get();
        if (live == null) {
            client.resource(wanted).create();
            return;
        }
        wanted.getAdditionalProperties().forEach((field, value) -> {
            if (!NOT_APPLIED.contains(field)) {
                live.setAdditionalProperty(field, value);
            }
        });
        live.getMetadata()
                .setLabels(merged(
                        live.getMetadata().getLabels(), wanted.getMetadata().getLabels()));
        live.getMetadata()
                .setAnnotations(merged(
                        live.getMetadata().getAnnotations(),
                        wanted.getMetadata().getAnnotations()));
        client.resource(live).update();
    }

    void delete(ObjectName name) {
        resource(name).delete();
    }

    private Resource<GenericKubernetesResource> resource(ObjectName name) {
        var resources = client.genericKubernetesResources(name.apiVersion(), name.kind());
        return name.namespace().isEmpty()
                ? resources.withName(name.name())
                : resources.inNamespace(name.namespace()).withName(name.name());
    }

    private static Map<String, String> merged(
            @Nullable Map<String, String> live, @Nullable Map<String, String> wanted) {
        Map<String, String> merged = new HashMap<>(Objects.requireNonNullElse(live, Map.of()));
        merged.putAll(Objects.requireNonNullElse(wanted, Map.of()));
        return merged;
    }

    private static String firstLine(RuntimeException e) {
        return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName())
                .lines()
                .findFirst()
                .orElse("");
    }
}
