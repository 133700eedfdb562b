package io.tenantconfig.system.loop;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.tenantconfig.quickstart.kube.ControlPlane;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One verb on one resource that a ServiceAccount of the system has.
 *
 * @param namespace empty in all of the cluster
 * @param group empty for the core group
 * @param resource with its subresource, if any, after a slash
 * @param name of the only object; empty for any
 */
record Right(String serviceAccount, String namespace, String group, String resource, String verb, String name) {

    /** Those that the cluster's roles and bindings give to the system's ServiceAccounts by name, in order. */
    static Set<Right> granted(KubernetesClient client) {
        var clusterWide = client.rbac().clusterRoleBindings().list().getItems().stream()
                .flatMap(binding -> of(client, "", binding.getRoleRef(), binding.getSubjects()));
        var inNamespaces = client.rbac().roleBindings().inAnyNamespace().list().getItems().stream()
                .flatMap(binding ->
                        of(client, binding.getMetadata().getNamespace(), binding.getRoleRef(), binding.getSubjects()));
        return Stream.concat(clusterWide, inNamespaces)
                .collect(Collectors.toCollection(() -> new TreeSet<>(Comparator.comparing(Right::toString))));
    }

    private static Stream<Right> of(KubernetesClient client, String namespace, RoleRef role, List<Subject> subjects) {
        return subjects.stream()
                .filter(subject -> subject.getKind().equals("ServiceAccount"))
                .filter(subject -> ControlPlane.SYSTEM_NAMESPACE.equals(subject.getNamespace()))
                .flatMap(subject -> rules(client, namespace, role).stream()
                        .flatMap(rule -> of(subject.getName(), namespace, rule)));
    }

    private static List<PolicyRule> rules(KubernetesClient client, String namespace, RoleRef role) {
        return role.getKind().equals("ClusterRole")
                ? Objects.requireNonNull(client.rbac()
                                .clusterRoles()
                                .withName(role.getName())
                                .get())
                        .getRules()
                : Objects.requireNonNull(client.rbac()
                                .roles()
                                .inNamespace(namespace)
                                .withName(role.getName())
                                .get())
                        .getRules();
    }

    private static Stream<Right> of(String serviceAccount, String namespace, PolicyRule rule) {
        List<String> names = rule.getResourceNames().isEmpty() ? List.of("") : rule.getResourceNames();
        return rule.getApiGroups().stream()
                .flatMap(group -> rule.getResources().stream()
                        .flatMap(resource -> rule.getVerbs().stream()
                                .flatMap(verb -> names.stream()
                                        .map(name ->
                                                new Right(serviceAccount, namespace, group, resource, verb, name)))));
    }

    /** Whether a request needed this right, or one that says the same. */
    boolean covers(AuditLog.Request request) {
        return serviceAccount.equals(request.serviceAccount())
                && (namespace.isEmpty() || namespace.equals(request.namespace()))
                && group.equals(request.group())
                && resource.equals(request.resource())
                && verb.equals(request.verb())
                && (name.isEmpty() || name.equals(request.name()));
    }
}
