package io.tenantconfig.operator.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stores and statuses as text, in which two runs that came to the same end are equal: without versions, times and ids of
 * events, and with whether each version in a status is the one in the store.
 */
final class EndState {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> TIMES = Set.of("lastTransitionTime", "lastSyncedAt", "since", "modifiedAt");
    private static final Set<String> IDS = Set.of("eventId", "uid", "resourceVersion");

    private EndState() {}

    static String of(Collection<TenantConfig> resources, Map<String, Stores.Content> contents) {
        List<String> lines = new ArrayList<>();
        contents.forEach((location, content) -> lines.add(location + " = " + stored(content)));
        resources.stream()
                .sorted(Comparator.comparing(EndState::name))
                .forEach(resource -> lines.addAll(lines(resource, contents)));
        return String.join("\n", lines);
    }

    private static String stored(Stores.Content content) {
        String kind = content.entry().secret() ? " (secret)" : "";
        return content.entry().text()
                + kind
                + switch (content.sighting()) {
                    case Sighting.Marked marked ->
                        ", of " + marked.mark().claim().owner() + " in generation "
                                + marked.mark().claim().generation()
                                + (marked.intact() ? "" : ", changed by somebody else");
                    case Sighting.Unmarked _ -> ", nobody's";
                };
    }

    private static List<String> lines(TenantConfig resource, Map<String, Stores.Content> contents) {
        JsonNode status = JSON.valueToTree(resource.getStatus());
        normalise(status);
        List<String> lines = new ArrayList<>();
        lines.add(name(resource) + " finalizers " + resource.getFinalizers());
        status.properties().stream()
                .filter(field -> !field.getKey().equals("entries"))
                .map(field -> name(resource) + " " + field.getKey() + " " + field.getValue())
                .sorted()
                .forEach(lines::add);
        resource.getStatus().entries().forEach((key, entry) -> {
            var shown = (ObjectNode) status.get("entries").get(key);
            shown.put("version", version(entry, contents));
            lines.add(name(resource) + " " + key + " " + shown);
        });
        return lines;
    }

    private static String version(EntryStatus entry, Map<String, Stores.Content> contents) {
        if (entry.version() == null) {
            return "none";
        }
        var content = contents.get(entry.store() + ":" + entry.location());
        return content != null && content.sighting().version().id().equals(entry.version())
                ? "as stored"
                : entry.version() + ", not as stored";
    }

    private static void normalise(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> {
                if (TIMES.contains(field.getKey())) {
                    field.setValue(TextNode.valueOf("<time>"));
                } else if (IDS.contains(field.getKey())) {
                    field.setValue(TextNode.valueOf("<id>"));
                } else if (field.getKey().equals("version")) {
                    field.setValue(TextNode.valueOf("<version>"));
                } else if (field.getKey().equals("message")) {
                    field.setValue(TextNode.valueOf(field.getValue().asText().replaceAll("version \\S+", "version …")));
                }
            });
        }
        node.forEach(EndState::normalise);
    }

    private static String name(TenantConfig resource) {
        return resource.getMetadata().getNamespace() + "/"
                + resource.getMetadata().getName();
    }
}
