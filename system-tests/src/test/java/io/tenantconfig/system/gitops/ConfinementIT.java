package io.tenantconfig.system.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.quickstart.kube.Kubectl;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a tenant's folder cannot do. */
@Tag("gitops")
@ExtendWith(GitOps.Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConfinementIT {

    @SuppressWarnings("NullAway.Init")
    private static Kubectl kubectl;

    @SuppressWarnings("NullAway.Init")
    private static Platform platform;

    @SuppressWarnings("NullAway.Init")
    private static Transcript transcript;

    /** What the folder of tyrell may hold, and must not bring to the cluster. */
    enum Forbidden {
        ANOTHER_NAMESPACE(
                """
                apiVersion: tenantconfig.io/v1alpha1
                kind: TenantConfig
                metadata: {name: intruder, namespace: oscorp}
                spec: {tenantId: oscorp, service: intruder, entries: [{key: param_config_a, value: b}]}
                """,
                "tenantconfig/intruder --namespace=oscorp",
                "namespace oscorp is not permitted in project 'tenant-tyrell'"),
        ANOTHER_TENANT(
                """
                apiVersion: tenantconfig.io/v1alpha1
                kind: TenantConfig
                metadata: {name: intruder}
                spec: {tenantId: oscorp, service: intruder, entries: [{key: param_config_a, value: b}]}
                """,
                "tenantconfig/intruder --namespace=tyrell",
                "spec.tenantId: oscorp (expected: tyrell, the tenant that namespace tyrell is bound to)"),
        A_NAMESPACE("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: tyrell-two, labels: {tenantconfig.io/tenant: oscorp}}
                """, "namespace/tyrell-two", "resource :Namespace is not permitted in project tenant-tyrell"),
        RIGHTS(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: intruder}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: tyrell-developers}]
                """,
                "rolebinding/intruder --namespace=tyrell",
                "resource rbac.authorization.k8s.io:RoleBinding is not permitted in project tenant-tyrell");

        private final String yaml;
        private final String resource;
        private final String message;

        Forbidden(String yaml, String resource, String message) {
            this.yaml = yaml;
            this.resource = resource;
            this.message = message;
        }

        String path() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @BeforeAll
    static void share(GitOps gitOps) {
        kubectl = gitOps.kubectl();
        platform = gitOps.platform();
        transcript = new Transcript("what is refused", kubectl);
    }

    @Test
    @Order(1)
    void anApplicationReachesNoNamespaceOfAnotherTenant() throws IOException {
        transcript.section("An Application of one tenant with the namespace of another");
        Folder tyrell = platform.folder("tyrell").in("other");
        ArgoApplication application = platform.apply("tyrell-elsewhere", tyrell, "oscorp", Strategy.SERVER_SIDE_APPLY);
        application.awaitMessage(
                "namespace 'oscorp' do not match any of the allowed destinations in project 'tenant-tyrell'");
        transcript.show(
                "get",
                "application",
                application.name(),
                "-n",
                ArgoCd.NAMESPACE,
                "-o",
                "jsonpath={.status.conditions[0].message}");
    }

    @ParameterizedTest
    @EnumSource
    @Order(2)
    void aFolderMakesOnlyWhatIsItsTenants(Forbidden forbidden) throws IOException {
        Folder tyrell = platform.folder("tyrell").in("other/" + forbidden.path());
        tyrell.repository().write(tyrell.directory() + "/resource.yaml", forbidden.yaml);
        tyrell.repository().commit("tyrell: " + forbidden.path());
        ArgoApplication application =
                platform.apply("tyrell-" + forbidden.path(), tyrell, "tyrell", Strategy.SERVER_SIDE_APPLY);
        transcript.section("A folder with " + forbidden.path().replace('-', ' '));
        application.awaitMessage(forbidden.message);
        transcript.note(forbidden.message);
        assertThat(kubectl.succeed(("get --ignore-not-found " + forbidden.resource).split(" ")))
                .isEmpty();
    }

    @Test
    @Order(3)
    void theDocumentationShowsThisRun() throws IOException {
        transcript.compareWithDocument();
    }
}
