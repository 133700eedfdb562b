package io.tenantconfig.system.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Tables for people of what manifests give and refuse. */
final class AccessPage {

    private static final String AGGREGATED = "rbac.authorization.k8s.io/aggregate-to-";

    private final List<JsonNode> objects;

    /** @param objects of the manifests */
    AccessPage(List<JsonNode> objects) {
        this.objects = List.copyOf(objects);
    }

    /** Every rule of every role, with those who have it. */
    String rights() {
        Stream<String> bound = ofKinds("ClusterRoleBinding", "RoleBinding").flatMap(this::rowsOfBinding);
        Stream<String> aggregated = ofKinds("ClusterRole").flatMap(AccessPage::rowsOfAggregation);
        return table("who | where | may | by the role", Stream.concat(bound, aggregated));
    }

    /** Every admission policy. */
    String policies() {
        return table(
                "policy | concerns | says", ofKinds("ValidatingAdmissionPolicy").map(AccessPage::rowOfPolicy));
    }

    private Stream<String> rowsOfBinding(JsonNode binding) {
        String who = texts(binding.path("subjects"), AccessPage::subject, " and ");
        String namespace = binding.at("/metadata/namespace").asText();
        String where = binding.path("kind").asText().equals("ClusterRoleBinding")
                ? "everywhere"
                : "in namespace " + code(namespace);
        JsonNode reference = binding.path("roleRef");
        String role = reference.path("name").asText();
        List<String> rules = ofKinds(reference.path("kind").asText())
                .filter(candidate -> candidate.at("/metadata/name").asText().equals(role))
                .flatMap(AccessPage::rules)
                .toList();
        Stream<String> may = rules.isEmpty() ? Stream.of("all that Kubernetes' own role says") : rules.stream();
        return may.map(rule -> row(who, where, rule, code(role)));
    }

    private static Stream<String> rowsOfAggregation(JsonNode role) {
        String parts = role.at("/metadata/labels").properties().stream()
                .filter(label -> label.getKey().startsWith(AGGREGATED))
                .map(label -> code(label.getKey().substring(AGGREGATED.length())))
                .sorted()
                .collect(Collectors.joining(" or "));
        return parts.isEmpty()
                ? Stream.of()
                : rules(role)
                        .map(rule -> row(
                                "whoever has the role " + parts,
                                "where they have it",
                                rule,
                                code(role.at("/metadata/name").asText())));
    }

    private static String rowOfPolicy(JsonNode policy) {
        String concerns = texts(
                policy.at("/spec/matchConstraints/resourceRules"),
                rule -> texts(rule.path("operations"), AccessPage::word, ", ") + " of "
                        + texts(rule.path("resources"), AccessPage::code, ", "),
                "; ");
        return row(
                code(policy.at("/metadata/name").asText()),
                concerns,
                policy.at("/metadata/annotations")
                        .path("kubernetes.io/description")
                        .asText());
    }

    private static Stream<String> rules(JsonNode role) {
        return stream(role.path("rules"))
                .map(rule -> texts(rule.path("verbs"), JsonNode::asText, ", ") + " "
                        + texts(rule.path("resources"), AccessPage::code, ", ")
                        + (rule.has("resourceNames")
                                ? " named " + texts(rule.path("resourceNames"), AccessPage::code, ", ")
                                : ""));
    }

    private static String subject(JsonNode subject) {
        String kind = subject.path("kind").asText();
        return (kind.equals("ServiceAccount") ? kind : kind.toLowerCase(Locale.ROOT)) + " "
                + code(subject.path("name").asText());
    }

    private static String word(JsonNode operation) {
        return operation.asText().toLowerCase(Locale.ROOT);
    }

    private static String code(JsonNode text) {
        return code(text.asText());
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private Stream<JsonNode> ofKinds(String... kinds) {
        Predicate<JsonNode> wanted =
                object -> List.of(kinds).contains(object.path("kind").asText());
        return objects.stream().filter(wanted);
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static String texts(JsonNode list, Function<JsonNode, String> text, String separator) {
        return stream(list).map(text).collect(Collectors.joining(separator));
    }

    private static String table(String head, Stream<String> rows) {
        String line = head.replaceAll("[^|]+", "---");
        return Stream.concat(Stream.of("| " + head + " |\n|" + line + "|\n"), rows)
                .collect(Collectors.joining("", "\n", "\n"));
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
