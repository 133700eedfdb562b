package io.tenantconfig.quickstart.kube;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIGroupBuilder;
import io.fabric8.kubernetes.api.model.APIGroupListBuilder;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceBuilder;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.api.model.APIVersionsBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The discovery documents, by path, from which {@code kubectl} learns what the API serves. */
final class Discovery {

    /** Every type is served with all of them. */
    private static final String[] VERBS = {"create", "delete", "get", "list", "patch", "update", "watch"};

    private final Map<String, String> documents = new HashMap<>();

    Discovery(List<ResourceType> types, KubernetesSerialization serialization) {
        documents.put("/version", "{\"major\":\"1\",\"minor\":\"34\",\"gitVersion\":\"v1.34.0\"}");
        documents.put(
                "/api",
                serialization.asJson(new APIVersionsBuilder().withVersions("v1").build()));
        documents.put(
                "/apis",
                serialization.asJson(new APIGroupListBuilder()
                        .withGroups(types.stream()
                                .filter(type -> !type.group().isEmpty())
                                .map(Discovery::group)
                                .toList())
                        .build()));
        for (ResourceType type : types) {
            documents.put(
                    type.basePath(),
                    serialization.asJson(new APIResourceListBuilder()
                            .withGroupVersion(type.groupVersion())
                            .withResources(types.stream()
                                    .filter(other -> other.basePath().equals(type.basePath()))
                                    .map(Discovery::resource)
                                    .toList())
                            .build()));
        }
    }

    Optional<String> document(String path) {
        return Optional.ofNullable(documents.get(path));
    }

    private static APIGroup group(ResourceType type) {
        return new APIGroupBuilder()
                .withName(type.group())
                .addNewVersion(type.groupVersion(), type.version())
                .withNewPreferredVersion(type.groupVersion(), type.version())
                .build();
    }

    private static APIResource resource(ResourceType type) {
        return new APIResourceBuilder()
                .withName(type.plural())
                .withSingularName(type.kind().toLowerCase(Locale.ROOT))
                .withKind(type.kind())
                .withNamespaced(type.namespaced())
                .withShortNames(type.shortNames())
                .withCategories(type.categories())
                .withVerbs(VERBS)
                .build();
    }
}
