package io.tenantconfig.system.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.quickstart.kube.Kubectl;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** What goes with a folder, what waits, and what stays. */
@Tag("gitops")
@ExtendWith(GitOps.Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeletionIT {

    private static final String SERVICE = "shop";
    private static final String READY_MESSAGE = "{.status.conditions[?(@.type==\"Ready\")].message}";

    @SuppressWarnings("NullAway.Init")
    private static Kubectl kubectl;

    @SuppressWarnings("NullAway.Init")
    private static RunningSystem system;

    @SuppressWarnings("NullAway.Init")
    private static Platform platform;

    @SuppressWarnings("NullAway.Init")
    private static Transcript transcript;

    @BeforeAll
    static void share(GitOps gitOps) {
        kubectl = gitOps.kubectl();
        system = gitOps.system();
        platform = gitOps.platform();
        transcript = new Transcript("what is deleted", kubectl);
    }

    @Test
    @Order(1)
    void aDeletionWaitsForAwsAndSaysSo() throws Exception {
        Folder wayne = platform.folder("wayne");
        wayne.declare(SERVICE, "one");
        ArgoApplication application = platform.begin(wayne, "wayne: shop");
        application.awaitState("Synced/Healthy");
        transcript.section("A folder is deleted while AWS is down");
        system.cutAwsOff();
        try {
            wayne.repository().delete(wayne.directory());
            wayne.repository().commit("wayne: gone");
            transcript.note("AWS cannot be reached. git push: without tenants/wayne");
            platform.refreshFolders();
            wayne.awaitField(SERVICE, READY_MESSAGE, """
                    2 entries are not removed yet: parameter-store does not answer as it should; it is tried again""");
            transcript.showTenantConfigs("wayne");
            transcript.show("get", "tenantconfig", SERVICE, "-n", "wayne", "-o", "jsonpath=" + READY_MESSAGE);
            assertThat(application.exists()).isTrue();
        } finally {
            system.letAwsBack();
        }
        transcript.note("AWS can be reached again");
        Patience.until(() -> assertThat(application.exists()).isFalse());
        transcript.show("get", "tenantconfigs", "-n", "wayne");
        transcript.show(application);
        assertThat(system.stores().parameters("/config-service/wayne")).isEmpty();
        assertThat(system.stores().items("wayne")).isEmpty();
        transcript.stores("wayne", system.stores());
    }

    @Test
    @Order(2)
    void whatIsToBeRetainedStaysInTheStores() throws Exception {
        Folder cyberdyne = platform.folder("cyberdyne");
        cyberdyne.declare(SERVICE, "one");
        cyberdyne.edit(SERVICE, text -> text.replace("spec:\n", "spec:\n  deletionPolicy: Retain\n"));
        ArgoApplication application = platform.begin(cyberdyne, "cyberdyne: shop");
        application.awaitState("Synced/Healthy");
        transcript.section("A folder with deletionPolicy: Retain is deleted");
        cyberdyne.repository().delete(cyberdyne.directory());
        cyberdyne.repository().commit("cyberdyne: gone");
        transcript.note("git push: without tenants/cyberdyne");
        platform.refreshFolders();
        Patience.until(() -> assertThat(application.exists()).isFalse());
        assertThat(kubectl.succeed("get", "tenantconfigs", "-n", "cyberdyne", "-o", "name"))
                .isEmpty();
        transcript.show("get", "tenantconfigs", "-n", "cyberdyne");
        assertThat(system.stores().parameter(cyberdyne.parameter(SERVICE))).isEqualTo("one");
        assertThat(system.stores().items("cyberdyne")).containsExactly("CONFIG#" + SERVICE);
        transcript.stores("cyberdyne", system.stores());
    }

    @Test
    @Order(3)
    void aNamespaceGoesOnlyWhenSomebodyConfirms() throws IOException {
        transcript.section("The onboarding of a tenant is removed");
        transcript.note("git push: without onboarding/massive");
        platform.offboard("massive");
        ArgoApplication application = platform.onboarding("massive");
        Patience.until(() -> assertThat(application.isBeingDeleted()).isTrue());
        Patience.stays(() -> kubectl.run("get", "namespace/massive", "rolebinding/developers", "-n", "massive")
                .succeeded());
        transcript.show(
                "get",
                "application",
                application.name(),
                "-n",
                ArgoCd.NAMESPACE,
                "-o",
                "jsonpath={.status.resources[?(@.requiresDeletionConfirmation)].kind}");
        transcript.show("get", "namespace/massive", "-o", "custom-columns=NAME:.metadata.name,STATUS:.status.phase");
        application.annotate(
                "argocd.argoproj.io/deletion-approved=" + Instant.now().truncatedTo(ChronoUnit.SECONDS));
        transcript.note("argocd app confirm-deletion " + application.name() + ", or a click");
        Patience.until(() ->
                assertThat(kubectl.run("get", "namespace/massive").succeeded()).isFalse());
        transcript.show("get", "namespace/massive");
    }

    @Test
    @Order(4)
    void theDocumentationShowsThisRun() throws IOException {
        transcript.compareWithDocument();
    }
}
