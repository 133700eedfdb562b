package io.tenantconfig.system.kubectl;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who manages which fields of a resource: https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management. */
final class ManagedFields {

    private ManagedFields() {}

    /** By manager: paths like {@code spec.entries[param_config_a].value}. */
    static Map<String, Set<String>> of(GenericKubernetesResource resource) {
        Map<String, Set<String>> fields = new TreeMap<>();
        for (ManagedFieldsEntry entry : resource.getMetadata().getManagedFields()) {
            collect(
                    "",
                    entry.getFieldsV1().getAdditionalProperties(),
                    fields.computeIfAbsent(entry.getManager(), _ -> new TreeSet<>()));
        }
        return fields;
    }

    private static void collect(String path, Map<?, ?> fields, Set<String> paths) {
        fields.forEach((name, below) -> {
            if (!name.equals(".")) {
                String here = path + step(name.toString());
                paths.add(here);
                collect(here + ".", (Map<?, ?>) below, paths);
            }
        });
    }

    /** {@code f:NAME} is a field, {@code k:{"key":"NAME"}} an item of a list map, {@code v:"NAME"} one of a set. */
    private static String step(String name) {
        return name.startsWith("f:") ? name.substring(2) : "[" + name.replaceFirst(".*\"([^\"]+)\"}?$", "$1") + "]";
    }
}
