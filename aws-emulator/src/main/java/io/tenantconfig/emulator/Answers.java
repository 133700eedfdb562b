package io.tenantconfig.emulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Parameters as AWS shows them in its answers. */
final class Answers {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Arns arns;

    Answers(Arns arns) {
        this.arns = arns;
    }

    static ObjectNode empty() {
        return JSON.objectNode();
    }

    static ArrayNode texts(List<String> texts) {
        ArrayNode array = JSON.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    static <T> ObjectNode page(Paging.Page<T> page, Function<T, ObjectNode> item) {
        ObjectNode answer = JSON.objectNode();
        ArrayNode items = answer.putArray("Parameters");
        page.items().forEach(one -> items.add(item.apply(one)));
        page.token().ifPresent(token -> answer.put("NextToken", token));
        return answer;
    }

    static ArrayNode tags(Map<String, String> tags) {
        ArrayNode array = JSON.arrayNode();
        tags.forEach((key, value) -> array.addObject().put("Key", key).put("Value", value));
        return array;
    }

    /** A version with its value, as the Get operations show it. */
    ObjectNode value(Parameter parameter, ParameterVersion version, Optional<String> selector, boolean decrypted) {
        ObjectNode answer = JSON.objectNode()
                .put("Name", parameter.name())
                .put("Type", version.type().toString())
                .put("Value", version.value(decrypted))
                .put("Version", version.number());
        selector.ifPresent(text -> answer.put("Selector", ":" + text));
        return answer.put("LastModifiedDate", time(version.modifiedAt()))
                .put("ARN", arns.of(parameter.name()))
                .put("DataType", version.dataType());
    }

    /** The newest version without its value, as DescribeParameters shows it. */
    ObjectNode metadata(Parameter parameter) {
        return metadata(parameter, parameter.newest()).put("ARN", arns.of(parameter.name()));
    }

    /** A version with all there is to it, as GetParameterHistory shows it. */
    ObjectNode history(Parameter parameter, ParameterVersion version, boolean decrypted) {
        ObjectNode answer = metadata(parameter, version).put("Value", version.value(decrypted));
        answer.set("Labels", texts(version.labels()));
        return answer;
    }

    private ObjectNode metadata(Parameter parameter, ParameterVersion version) {
        ObjectNode answer = JSON.objectNode()
                .put("Name", parameter.name())
                .put("Type", version.type().toString());
        version.keyId().ifPresent(keyId -> answer.put("KeyId", keyId));
        answer.put("LastModifiedDate", time(version.modifiedAt())).put("LastModifiedUser", arns.user());
        version.description().ifPresent(description -> answer.put("Description", description));
        version.allowedPattern().ifPresent(pattern -> answer.put("AllowedPattern", pattern));
        answer.put("Version", version.number()).put("Tier", version.tier().toString());
        answer.putArray("Policies");
        return answer.put("DataType", version.dataType());
    }

    /** Seconds with milliseconds as the fraction. */
    private static BigDecimal time(Instant instant) {
        return BigDecimal.valueOf(instant.toEpochMilli(), 3);
    }
}
