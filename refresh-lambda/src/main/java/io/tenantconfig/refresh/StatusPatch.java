package io.tenantconfig.refresh;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.crds.v1alpha1.EntrySpec;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The JSON merge patch that puts records into {@code status.observed} and takes out those of keys that are no longer
 * declared. It carries the resourceVersion that it was made from, so that it applies to nothing else.
 */
final class StatusPatch {

    private static final JsonMapper JSON = new JsonMapper();

    private StatusPatch() {}

    static String of(TenantConfig resource, Map<ConfigKey, ObservedEntry> records) {
        ObjectNode patch = JSON.createObjectNode();
        patch.putObject("metadata")
                .put("resourceVersion", resource.getMetadata().getResourceVersion());
        ObjectNode observed = patch.putObject("status").putObject("observed");
        Set<String> declared =
                resource.getSpec().entries().stream().map(EntrySpec::key).collect(Collectors.toSet());
        resource.getStatus().observed().keySet().stream()
                .filter(recorded -> !declared.contains(recorded))
                .forEach(observed::putNull);
        // Every field, so that nothing of the record before stays.
        records.forEach((key, record) -> observed.putObject(key.value())
                .put("version", record.version())
                .put("modifiedAt", record.modifiedAt())
                .put("eventId", record.eventId())
                .put("deleted", record.deleted()));
        return patch.toString();
    }
}
