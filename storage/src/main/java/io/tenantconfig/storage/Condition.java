package io.tenantconfig.storage;

import io.tenantconfig.core.store.Claim;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What DynamoDB checks before it writes. Attributes are always named by placeholders: {@code owner} is a reserved word. */
record Condition(String expression, Map<String, AttributeValue> values) {

    /** Our entry, and not already written by a newer incarnation or generation of its owner. */
    private static final String OURS = "#owner = :owner AND (#incarnation < :incarnation"
            + " OR (#incarnation = :incarnation AND #generation <= :generation))";

    private static final String ABSENT = "attribute_not_exists(#pk)";
    private static final String SAME_NUMBER = "#version = :version";

    /** What is there was never written by us: it has no number. */
    private static final String NO_NUMBER =
            "attribute_exists(#pk) AND (attribute_not_exists(#version) OR NOT attribute_type(#version, :number))";

    Condition {
        values = Map.copyOf(values);
    }

    static Condition absent() {
        return new Condition(ABSENT, Map.of());
    }

    static Condition own(Claim claim, ItemVersion version) {
        Map<String, AttributeValue> values = new HashMap<>(of(claim));
        values.put(":version", AttributeValue.fromN(Long.toString(version.number())));
        return new Condition(SAME_NUMBER + " AND " + OURS, values);
    }

    static Condition version(ItemVersion version) {
        return version.number() == 0
                ? new Condition(NO_NUMBER, Map.of(":number", AttributeValue.fromS("N")))
                : new Condition(SAME_NUMBER, Map.of(":version", AttributeValue.fromN(Long.toString(version.number()))));
    }

    static Condition absentOrOwn(Claim claim) {
        return new Condition(ABSENT + " OR (" + OURS + ")", of(claim));
    }

    /** The attributes by their placeholders; DynamoDB refuses one that the expression does not use. */
    Map<String, String> names() {
        return Stream.of(Item.PARTITION, Item.OWNER, Item.INCARNATION, Item.GENERATION, Item.VERSION)
                .filter(name -> expression.contains("#" + name))
                .collect(Collectors.toUnmodifiableMap(name -> "#" + name, name -> name));
    }

    /** The values by their placeholders; null when the expression uses none, for DynamoDB refuses an empty map. */
    @Nullable
    Map<String, AttributeValue> valuesOrNull() {
        return values.isEmpty() ? null : values;
    }

    private static Map<String, AttributeValue> of(Claim claim) {
        return Map.of(
                ":owner", AttributeValue.fromS(claim.owner().toString()),
                ":incarnation", AttributeValue.fromS(SortableTime.format(claim.incarnation())),
                ":generation", AttributeValue.fromN(Long.toString(claim.generation())));
    }
}
