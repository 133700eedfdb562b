package io.tenantconfig.quickstart.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code Table} form that {@code kubectl get} asks for
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables).
 */
final class TableView {

    /** One step of a path: a field, or a list's item that has a given type. All that our columns use. */
    private static final Pattern STEP = Pattern.compile("\\.(\\w+)(?:\\[\\?\\(@\\.type==\"(\\w+)\"\\)])?");

    private final InstantSource clock;

    TableView(InstantSource clock) {
        this.clock = clock;
    }

    ObjectNode of(ResourceType type, List<JsonNode> objects) {
        var json = JsonNodeFactory.instance;
        ObjectNode table = json.objectNode();
        table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.putObject("metadata");
        var columns = table.putArray("columnDefinitions");
        columns.addObject().put("name", "Name").put("type", "string").put("format", "name");
        type.columns()
                .forEach(column -> columns.addObject()
                        .put("name", column.name())
                        .put("type", "string")
                        .put("priority", column.priority()));
        var rows = table.putArray("rows");
        for (JsonNode object : objects) {
            ObjectNode row = rows.addObject();
            var cells = row.putArray("cells").add(object.at("/metadata/name").asText());
            type.columns().forEach(column -> cells.add(cell(column, object)));
            row.putObject("object")
                    .put("kind", "PartialObjectMetadata")
                    .put("apiVersion", "meta.k8s.io/v1")
                    .set("metadata", object.path("metadata"));
        }
        return table;
    }

    private String cell(ResourceType.Column column, JsonNode object) {
        String text = valueAt(column.jsonPath(), object).asText();
        return column.type().equals("date") && !text.isEmpty() ? age(Instant.parse(text)) : text;
    }

    private static JsonNode valueAt(String jsonPath, JsonNode object) {
        JsonNode node = object;
        Matcher step = STEP.matcher(jsonPath);
        while (step.find()) {
            node = node.path(step.group(1));
            if (step.group(2) != null) {
                node = itemOfType(step.group(2), node);
            }
        }
        return node;
    }

    private static JsonNode itemOfType(String type, JsonNode items) {
        for (JsonNode item : items) {
            if (item.path("type").asText().equals(type)) {
                return item;
            }
        }
        return JsonNodeFactory.instance.missingNode();
    }

    private String age(Instant since) {
        Duration age = Duration.between(since, clock.instant());
        if (age.toSeconds() < 120) {
            return Math.max(0, age.toSeconds()) + "s";
        }
        if (age.toMinutes() < 120) {
            return age.toMinutes() + "m";
        }
        return age.toHours() < 48 ? age.toHours() + "h" : age.toDays() + "d";
    }
}
