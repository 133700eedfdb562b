package io.tenantconfig.system.templates;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What each role may do, by the role's name in the template. */
record Policies(Map<String, Set<Statement>> byRole) {

    static final String OPERATOR = "OperatorRole";
    static final String SERVER = "ServerRole";
    static final String REFRESH = "RefreshRole";
    static final List<String> ROLES = List.of(OPERATOR, SERVER, REFRESH);

    static Policies of(CfnStack stack) {
        Map<String, Set<Statement>> byRole = new TreeMap<>();
        stack.ofType("AWS::IAM::Policy").values().forEach(policy -> {
            Tree properties = policy.at("Properties");
            properties
                    .at("Roles")
                    .texts()
                    .forEach(role -> byRole.computeIfAbsent(
                                    role.substring(1, role.length() - 1), _ -> new LinkedHashSet<>())
                            .addAll(properties
                                    .at("PolicyDocument", "Statement")
                                    .items()
                                    .map(Statement::of)
                                    .toList()));
        });
        return new Policies(byRole);
    }

    List<Statement> allowing(String role) {
        return byRole.getOrDefault(role, Set.of()).stream()
                .filter(Statement::isAllow)
                .toList();
    }

    Set<String> actions(String role) {
        Set<String> actions = new TreeSet<>();
        allowing(role).forEach(statement -> actions.addAll(statement.actions()));
        return actions;
    }

    boolean allows(String role, String action, String resource) {
        return allows(role, action, resource, _ -> true);
    }

    /** @param conditions whether a request meets a statement's conditions */
    boolean allows(String role, String action, String resource, Predicate<Statement> conditions) {
        return allowing(role).stream()
                .anyMatch(statement -> statement.matches(action, resource) && conditions.test(statement));
    }
}
