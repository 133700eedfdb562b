package io.tenantconfig.system.templates;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One statement of a policy.
 *
 * @param conditions the values, by operator and key
 */
record Statement(
        String effect, Set<String> actions, Set<String> resources, Map<String, Map<String, Set<String>>> conditions) {

    static Statement of(Tree statement) {
        Map<String, Map<String, Set<String>>> conditions = new TreeMap<>();
        statement.at("Condition").fields().forEach((operator, keys) -> {
            Map<String, Set<String>> values = new TreeMap<>();
            Tree.of(keys)
                    .fields()
                    .forEach((key, value) -> values.put(key, Tree.of(value).texts()));
            conditions.put(operator, values);
        });
        return new Statement(
                statement.at("Effect").text(),
                statement.at("Action").texts(),
                statement.at("Resource").texts(),
                conditions);
    }

    boolean isAllow() {
        return effect.equals("Allow");
    }

    /** The values of a condition's key, whatever the operator. */
    Set<String> condition(String key) {
        return conditions.values().stream()
                .flatMap(keys -> keys.getOrDefault(key, Set.of()).stream())
                .collect(Collectors.toSet());
    }

    /** Whether it is about this; its conditions apart. */
    boolean matches(String action, String resource) {
        return actions.stream()
                        .anyMatch(pattern -> like(pattern.toLowerCase(Locale.ROOT), action.toLowerCase(Locale.ROOT)))
                && resources.stream().anyMatch(pattern -> like(pattern, resource));
    }

    /** As https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html. */
    static boolean like(String pattern, String text) {
        return Pattern.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"), text);
    }
}
