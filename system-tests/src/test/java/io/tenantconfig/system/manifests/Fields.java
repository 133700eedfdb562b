package io.tenantconfig.system.manifests;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A part of an object, read by the names of its fields. What is not there is empty. */
record Fields(String path, Map<String, Object> values) {

    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    static Fields of(HasMetadata object) {
        return new Fields(
                object.getKind() + " " + object.getMetadata().getName(),
                map(SERIALIZATION.convertValue(object, Map.class)));
    }

    Fields at(String... names) {
        Fields fields = this;
        for (String name : names) {
            fields = new Fields(fields.path + "." + name, map(fields.values.getOrDefault(name, Map.of())));
        }
        return fields;
    }

    Stream<Fields> each(String name) {
        return values.getOrDefault(name, List.of()) instanceof List<?> items
                ? items.stream().map(item -> new Fields(path + "." + name + "[]", map(item)))
                : Stream.empty();
    }

    /** A list of texts or numbers. */
    List<String> texts(String name) {
        return values.getOrDefault(name, List.of()) instanceof List<?> items
                ? items.stream().map(String::valueOf).toList()
                : List.of();
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name)).map(String::valueOf);
    }

    String text(String name) {
        return find(name).orElseThrow(() -> new AssertionError(path + ": no " + name));
    }

    int number(String name) {
        return Integer.parseInt(text(name));
    }

    /** A map of texts, like labels. */
    Map<String, String> textMap(String name) {
        return at(name).values.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue())));
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    @SuppressWarnings("unchecked") // The names of fields are strings in every YAML and JSON document of Kubernetes.
    private static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
