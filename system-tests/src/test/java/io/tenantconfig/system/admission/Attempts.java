package io.tenantconfig.system.admission;

import static io.tenantconfig.system.admission.Asked.lease;
import static io.tenantconfig.system.admission.Asked.namespace;
import static io.tenantconfig.system.admission.Asked.secret;
import static io.tenantconfig.system.admission.Asked.tenantConfig;
import static io.tenantconfig.system.admission.Attempt.allowed;
import static io.tenantconfig.system.admission.Attempt.refused;
import static io.tenantconfig.system.admission.Attempt.unauthorized;

import java.util.List;
import java.util.stream.Stream;

/** Who asks for what, and what the API server answers. */
final class Attempts {

    private static final String SPEC =
            "spec: {tenantId: acme, service: checkout, entries: [{key: param_config_a, value: x}]}";
    private static final String SUSPEND = "{\"spec\":{\"suspend\":true}}";
    private static final String SUMMARY = "{\"status\":{\"summary\":\"1/1\"}}";
    private static final String OTHER_SUMMARY = "{\"status\":{\"summary\":\"9/9\"}}";
    private static final String ENTRIES = "{\"status\":{\"entries\":{\"param_config_a\":{\"state\":\"Failed\"}}}}";
    private static final String LABELS = "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}";
    private static final String HOLDER = """
            metadata: {resourceVersion: '1'}
            spec: {holderIdentity: me}
            """;

    private static final Asked DECLARATION = tenantConfig("refusal-acme");
    private static final Asked NEW_DECLARATION =
            new Asked("tenantconfig.io/v1alpha1", "TenantConfig", "refusal-acme", "new");
    private static final Asked DECLARATIONS = tenantConfig("");
    private static final Asked GLOBEX_DECLARATION = tenantConfig("refusal-globex");
    private static final Asked SECRET = secret("refusal-acme");
    private static final Asked GLOBEX_SECRET = secret("refusal-globex");
    private static final Asked SECRETS = secret("");
    private static final Asked NAMESPACES = namespace("");
    private static final Asked ACME = namespace("refusal-acme");
    private static final Asked UNBOUND = namespace("refusal-unbound");
    private static final Asked NEW = namespace("refusal-new");
    private static final Asked LEASE = lease("tenantconfig-operator");

    private Attempts() {}

    static List<Attempt> ofTheTeam() {
        Who who = Who.TEAM;
        return List.of(
                allowed(who, "declare in its namespace", NEW_DECLARATION.create(SPEC)),
                allowed(who, "read how its resources stand", DECLARATION.get()),
                allowed(who, "label its resources", DECLARATION.patch(LABELS)),
                unauthorized(who, "write how its resources stand", DECLARATION.patch("status", SUMMARY)),
                unauthorized(who, "write what was seen of its entries", DECLARATION.patch("status", observed(9))),
                unauthorized(who, "bind its namespace to another tenant", ACME.patch(label("\"globex\""))),
                unauthorized(who, "declare in another's namespace", GLOBEX_DECLARATION.create(SPEC)),
                unauthorized(who, "change another's resources", GLOBEX_DECLARATION.patch(SUSPEND)),
                unauthorized(who, "delete another's resources", GLOBEX_DECLARATION.delete()),
                unauthorized(who, "read another's resources", GLOBEX_DECLARATION.list()));
    }

    static List<Attempt> ofNamespaceAdministrators() {
        return List.of(
                allowed(Who.NAMESPACE_ADMIN, "label a namespace", ACME.patch(LABELS)),
                unbindable(Who.NAMESPACE_ADMIN, "bind a namespace", UNBOUND, UNBOUND.patch(label("\"acme\""))),
                unbindable(
                        Who.NAMESPACE_ADMIN,
                        "bind a namespace by way of its status",
                        UNBOUND,
                        UNBOUND.patch("status", label("\"acme\""))),
                unbindable(
                        Who.NAMESPACE_ADMIN,
                        "bind a namespace by way of its finalizers",
                        UNBOUND,
                        UNBOUND.update("finalize", labelled("acme"))),
                unbindable(Who.NAMESPACE_ADMIN, "make a bound namespace", NEW, NEW.create(labelled("acme"))),
                allowed(Who.ACME_ADMIN, "make a namespace bound to acme", NEW.create(labelled("acme"))),
                refused(
                        Who.ACME_ADMIN,
                        "bind a namespace to globex",
                        UNBOUND.patch(label("\"globex\"")),
                        denied(
                                UNBOUND,
                                "namespace-label",
                                "metadata.labels[tenantconfig.io/tenant]: globex (expected: set by"
                                        + " somebody with the verb bind on tenants.tenantconfig.io globex, not by USER)")),
                allowed(Who.TENANT_ADMIN, "make a namespace bound to globex", NEW.create(labelled("globex"))),
                refused(
                        Who.TENANT_ADMIN,
                        "bind a namespace to what is no tenant's id",
                        UNBOUND.patch(label("\"Acme\"")),
                        denied(
                                UNBOUND,
                                "namespace-label",
                                "metadata.labels[tenantconfig.io/tenant]: Acme (expected: 1 to 63"
                                        + " characters of a-z, 0-9 and -, neither beginning nor ending with -)")),
                refused(
                        Who.TENANT_ADMIN,
                        "bind a bound namespace to another tenant",
                        ACME.patch(label("\"globex\"")),
                        denied(
                                ACME,
                                "namespace-label",
                                "metadata.labels[tenantconfig.io/tenant]: globex (expected: acme,"
                                        + " because a namespace keeps its tenant)")),
                refused(
                        Who.CLUSTER_ADMIN,
                        "unbind a namespace",
                        ACME.patch(label("null")),
                        denied(
                                ACME,
                                "namespace-label",
                                "metadata.labels[tenantconfig.io/tenant]: removed (expected: acme,"
                                        + " because a namespace keeps its tenant)")),
                refused(
                        Who.CLUSTER_ADMIN,
                        "unbind a namespace by way of its status",
                        ACME.patch("status", label("null")),
                        denied(
                                ACME,
                                "namespace-label",
                                "metadata.labels[tenantconfig.io/tenant]: removed (expected: acme,"
                                        + " because a namespace keeps its tenant)")));
    }

    static List<Attempt> ofTheServer() {
        Who who = Who.SERVER;
        return List.of(
                allowed(who, "see what is declared anywhere", DECLARATIONS.list()),
                allowed(who, "see the namespaces", NAMESPACES.list()),
                unauthorized(who, "list Secrets", SECRET.list()),
                unauthorized(who, "read a Secret", SECRET.get()),
                unauthorized(who, "declare", DECLARATION.create(SPEC)),
                unauthorized(who, "change a declaration", DECLARATION.patch(SUSPEND)),
                unauthorized(who, "write how resources stand", DECLARATION.patch("status", SUMMARY)),
                unauthorized(who, "write what was seen", DECLARATION.patch("status", observed(9))));
    }

    /** @param version differs from the one that another function wrote */
    static List<Attempt> ofTheFunction(Who who, int version) {
        String answer = denied(
                DECLARATION,
                "status-writers",
                "status: changed by USER (expected: the operator alone changes it, status.observed apart)");
        return List.of(
                allowed(who, "see what is declared anywhere", DECLARATIONS.list()),
                allowed(who, "see the namespaces", NAMESPACES.list()),
                allowed(who, "read a declaration", DECLARATION.get()),
                allowed(who, "write what it saw", DECLARATION.patch("status", observed(version))),
                refused(who, "write how entries stand", DECLARATION.patch("status", ENTRIES), answer),
                refused(who, "write how resources stand", DECLARATION.patch("status", OTHER_SUMMARY), answer),
                unauthorized(who, "change a declaration", DECLARATION.patch(SUSPEND)),
                unauthorized(who, "declare", DECLARATION.create(SPEC)),
                unauthorized(who, "list Secrets", SECRET.list()),
                unauthorized(who, "read a Secret", SECRET.get()),
                unauthorized(who, "bind a namespace", UNBOUND.patch(label("\"acme\""))));
    }

    static List<Attempt> ofTheOperator() {
        Who who = Who.OPERATOR;
        String answer = denied(
                DECLARATION,
                "status-writers",
                "tenantconfig: changed by USER (expected: the operator changes its status and the finalizer"
                        + " tenantconfig.io/cleanup alone)");
        return List.of(
                allowed(who, "see what is declared anywhere", DECLARATIONS.list()),
                allowed(who, "see the namespaces", NAMESPACES.list()),
                allowed(who, "write how resources stand", DECLARATION.patch("status", SUMMARY)),
                allowed(who, "set its finalizer", DECLARATION.patch(finalizers("[\"tenantconfig.io/cleanup\"]"))),
                allowed(who, "remove its finalizer", DECLARATION.patch(finalizers("null"))),
                allowed(who, "read the Secrets of a namespace that lets it", SECRET.list()),
                allowed(who, "make Events", new Asked("events.k8s.io/v1", "Event", "refusal-acme", "said").create("""
                        eventTime: "2026-01-01T00:00:00.000000Z"
                        type: Normal
                        reason: Said
                        action: Say
                        reportingController: example.com/speaker
                        reportingInstance: speaker
                        regarding: {kind: TenantConfig, namespace: refusal-acme, name: checkout}
                        """)),
                refused(
                        who,
                        "write what was seen",
                        DECLARATION.patch("status", observed(9)),
                        denied(
                                DECLARATION,
                                "status-writers",
                                "status.observed: changed by USER (expected: the refresh"
                                        + " function alone changes it)")),
                refused(who, "change a declaration", DECLARATION.patch(SUSPEND), answer),
                refused(
                        who,
                        "label a resource",
                        DECLARATION.patch("{\"metadata\":{\"labels\":{\"c\":\"d\"}}}"),
                        answer),
                refused(
                        who,
                        "set another's finalizer",
                        DECLARATION.patch(finalizers("[\"example.com/other\"]")),
                        answer),
                unauthorized(who, "declare", DECLARATION.create(SPEC)),
                unauthorized(who, "delete a declaration", DECLARATION.delete()),
                unauthorized(who, "read a Secret by its name", SECRET.get()),
                unauthorized(who, "read the Secrets of a namespace that doesn't let it", GLOBEX_SECRET.list()),
                unauthorized(who, "read the Secrets of all namespaces", SECRETS.list()),
                unauthorized(who, "bind a namespace", UNBOUND.patch(label("\"acme\""))));
    }

    static List<Attempt> ofTheClusterAdministrator() {
        Who who = Who.CLUSTER_ADMIN;
        return List.of(
                allowed(who, "change a declaration", DECLARATION.patch(SUSPEND)),
                refused(
                        who,
                        "write how resources stand",
                        DECLARATION.patch("status", OTHER_SUMMARY),
                        denied(
                                DECLARATION,
                                "status-writers",
                                "status: changed by USER (expected: the operator alone changes"
                                        + " it, status.observed apart)")),
                refused(
                        who,
                        "write what was seen",
                        DECLARATION.patch("status", observed(9)),
                        denied(
                                DECLARATION,
                                "status-writers",
                                "status.observed: changed by USER (expected: the refresh"
                                        + " function alone changes it)")));
    }

    static List<Attempt> atTheLease() {
        Who operator = Who.OPERATOR;
        Stream<Attempt> own = Stream.of(
                allowed(operator, "make leases", lease("refusal").create("{}")),
                allowed(operator, "hold its lease", LEASE.renew()),
                unauthorized(operator, "hold another lease", lease("other").update(HOLDER)));
        Stream<Attempt> others = Stream.of(
                        Who.SERVER, Who.REFRESH, Who.EKS_FUNCTION, Who.TEAM, Who.TENANT_ADMIN, Who.DEFAULT_ACCOUNT)
                .flatMap(who -> Stream.of(
                        unauthorized(who, "read the operator's lease", LEASE.get()),
                        unauthorized(who, "hold the operator's lease", LEASE.update(HOLDER)),
                        unauthorized(who, "delete the operator's lease", LEASE.delete()),
                        unauthorized(who, "make leases", lease("refusal").create("{}"))));
        return Stream.concat(own, others).toList();
    }

    private static Attempt unbindable(Who who, String does, Asked namespace, Asked.Request request) {
        return refused(
                who,
                does,
                request,
                denied(
                        namespace,
                        "namespace-label",
                        "metadata.labels[tenantconfig.io/tenant]: acme (expected: set by somebody"
                                + " with the verb bind on tenants.tenantconfig.io acme, not by USER)"));
    }

    private static String denied(Asked object, String policy, String message) {
        return "%s is forbidden: ValidatingAdmissionPolicy 'tenantconfig-%s' with binding 'tenantconfig-%s' denied request: %s"
                .formatted(object.named(), policy, policy, message);
    }

    private static String observed(int version) {
        return "{\"status\":{\"observed\":{\"param_config_a\":{\"version\":\"" + version + "\"}}}}";
    }

    private static String finalizers(String finalizers) {
        return "{\"metadata\":{\"finalizers\":" + finalizers + "}}";
    }

    private static String label(String tenant) {
        return "{\"metadata\":{\"labels\":{\"tenantconfig.io/tenant\":" + tenant + "}}}";
    }

    private static String labelled(String tenant) {
        return "metadata: {labels: {tenantconfig.io/tenant: " + tenant + "}}";
    }
}
