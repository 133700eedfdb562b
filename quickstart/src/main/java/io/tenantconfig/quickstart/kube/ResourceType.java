package io.tenantconfig.quickstart.kube;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.util.List;

/**
 * A kind of object that the API serves.
 *
 * @param group empty for the core group
 * @param columns what tables of it show beside the name
 */
record ResourceType(
        String group,
        String version,
        String plural,
        String kind,
        boolean namespaced,
        List<String> shortNames,
        List<String> categories,
        List<Column> columns) {

    private static final Column AGE = new Column("Age", "date", ".metadata.creationTimestamp");

    /**
     * A column of a table: its heading, its OpenAPI type or {@code date}, where its value stands, and in which tables: 0 for
     * all of them, more for wide ones.
     */
    record Column(String name, String type, String jsonPath, int priority) {

        /** A column that every table shows. */
        Column(String name, String type, String jsonPath) {
            this(name, type, jsonPath, 0);
        }
    }

    /** The built-in types that tenants and the quickstart use. */
    static final List<ResourceType> BUILT_IN = List.of(
            core("namespaces", "Namespace", false, "ns", List.of(new Column("Status", "string", ".status.phase"), AGE)),
            core("secrets", "Secret", true, "", List.of(new Column("Type", "string", ".type"), AGE)),
            core("configmaps", "ConfigMap", true, "cm", List.of(AGE)),
            core(
                    "events",
                    "Event",
                    true,
                    "ev",
                    List.of(
                            new Column("Last Seen", "date", ".lastTimestamp"),
                            new Column("Type", "string", ".type"),
                            new Column("Reason", "string", ".reason"),
                            new Column("Object", "string", ".involvedObject.name"),
                            new Column("Message", "string", ".message"))),
            new ResourceType(
                    "rbac.authorization.k8s.io",
                    "v1",
                    "rolebindings",
                    "RoleBinding",
                    true,
                    List.of(),
                    List.of(),
                    List.of(new Column("Role", "string", ".roleRef.name"), AGE)),
            new ResourceType(
                    "apiextensions.k8s.io",
                    "v1",
                    "customresourcedefinitions",
                    "CustomResourceDefinition",
                    false,
                    List.of("crd"),
                    List.of(),
                    List.of(AGE)));

    private static ResourceType core(
            String plural, String kind, boolean namespaced, String shortName, List<Column> columns) {
        List<String> shortNames = shortName.isEmpty() ? List.of() : List.of(shortName);
        return new ResourceType("", "v1", plural, kind, namespaced, shortNames, List.of(), columns);
    }

    static ResourceType of(CustomResourceDefinition definition) {
        var spec = definition.getSpec();
        var version = spec.getVersions().getFirst();
        return new ResourceType(
                spec.getGroup(),
                version.getName(),
                spec.getNames().getPlural(),
                spec.getNames().getKind(),
                spec.getScope().equals("Namespaced"),
                spec.getNames().getShortNames(),
                spec.getNames().getCategories(),
                version.getAdditionalPrinterColumns().stream()
                        .map(column -> new Column(
                                column.getName(), column.getType(), column.getJsonPath(), column.getPriority()))
                        .toList());
    }

    String groupVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** The path under which the API serves this type's group and version. */
    String basePath() {
        return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    }

    /** The name of the type in error messages, for instance {@code tenantconfigs.tenantconfig.io}. */
    String qualifiedName() {
        return group.isEmpty() ? plural : plural + "." + group;
    }
}
