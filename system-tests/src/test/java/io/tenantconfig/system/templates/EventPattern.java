package io.tenantconfig.system.templates;

import java.util.Set;

/**
 * Whether an event matches a rule's pattern, for the part of the language that our rules are written in: texts, prefixes and
 * {@code $or} (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html).
 */
final class EventPattern {

    private EventPattern() {}

    static boolean matches(Tree pattern, Tree event) {
        return pattern.fields().entrySet().stream().allMatch(field -> {
            Tree expected = Tree.of(field.getValue());
            if (field.getKey().equals("$or")) {
                return expected.items().anyMatch(alternative -> matches(alternative, event));
            }
            Tree actual = event.at(field.getKey());
            if (!expected.fields().isEmpty()) {
                return matches(expected, actual);
            }
            return actual.find()
                    .map(text -> expected.items().anyMatch(item -> isLike(item, text)))
                    .orElse(false);
        });
    }

    private static boolean isLike(Tree expected, String actual) {
        if (expected.fields().isEmpty()) {
            return actual.equals(expected.text());
        }
        if (!expected.fields().keySet().equals(Set.of("prefix"))) {
            throw new AssertionError(expected.fields() + " (expected: a text, or a prefix)");
        }
        return actual.startsWith(expected.at("prefix").text());
    }
}
