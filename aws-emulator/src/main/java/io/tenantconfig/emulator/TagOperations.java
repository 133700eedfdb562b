package io.tenantconfig.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** The operations on the tags of parameters. Other resources have no tags here. */
final class TagOperations {

    /** What AWS can tag; the emulator only has the parameters. */
    private enum ResourceType {
        Document,
        ManagedInstance,
        MaintenanceWindow,
        Parameter,
        PatchBaseline,
        OpsItem,
        OpsMetadata,
        Automation,
        Association
    }

    private final ParameterTable table;

    TagOperations(ParameterTable table) {
        this.table = table;
    }

    ObjectNode addTagsToResource(Request request) {
        String key = key(request);
        if (!request.has("Tags")) {
            throw Request.missing("Tags");
        }
        Map<String, String> added = Tags.in(request);
        table.retag(key, tags -> tags.putAll(added));
        return Answers.empty();
    }

    ObjectNode removeTagsFromResource(Request request) {
        String key = key(request);
        List<String> removed = request.texts("TagKeys", Integer.MAX_VALUE, 1, 128);
        table.retag(key, tags -> tags.keySet().removeAll(removed));
        return Answers.empty();
    }

    ObjectNode listTagsForResource(Request request) {
        Parameter parameter =
                table.find(key(request), Visibility.ALL).orElseThrow(() -> Refusal.bare("InvalidResourceId"));
        ObjectNode answer = Answers.empty();
        answer.set("TagList", Answers.tags(parameter.tags()));
        return answer;
    }

    private static String key(Request request) {
        ResourceType type = request.optionalConstant("ResourceType", ResourceType.class)
                .orElseThrow(() -> Request.missing("ResourceType"));
        String id = request.text("ResourceId", 0, Integer.MAX_VALUE);
        if (type != ResourceType.Parameter) {
            throw Refusal.bare("InvalidResourceType");
        }
        return ParameterName.keyOf(id);
    }
}
