package io.tenantconfig.system.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What keeps {@code cases.yaml} readable where something is long. */
final class Shorthand {

    private static final Pattern REPEATED = Pattern.compile("<(\\d+) times ([^>]+)>");

    private Shorthand() {}

    /**
     * Puts the long for the short: {@code <3 times xy>} in a string becomes {@code xyxyxy}; an item of a list with the
     * field {@code times: 3} becomes three items without it, with {@code #} in their keys replaced by their numbers.
     */
    static JsonNode expand(JsonNode node) {
        return switch (node) {
            case TextNode text -> TextNode.valueOf(repeated(text.textValue()));
            case ArrayNode list -> {
                ArrayNode expanded = JsonNodeFactory.instance.arrayNode();
                list.forEach(item -> addTo(expanded, item));
                yield expanded;
            }
            case ObjectNode object -> {
                ObjectNode expanded = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(field -> expanded.set(field.getKey(), expand(field.getValue())));
                yield expanded;
            }
            default -> node;
        };
    }

    private static void addTo(ArrayNode list, JsonNode item) {
        if (!item.has("times")) {
            list.add(expand(item));
            return;
        }
        for (int i = 0; i < item.path("times").asInt(); i++) {
            var copy = (ObjectNode) expand(item);
            copy.remove("times");
            copy.put("key", copy.path("key").asText().replace("#", Integer.toString(i)));
            list.add(copy);
        }
    }

    private static String repeated(String text) {
        return REPEATED.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(match.group(2).repeat(Integer.parseInt(match.group(1)))));
    }
}
