package io.tenantconfig.system.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.quickstart.kube.Kubectl;
import io.tenantconfig.system.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tenants' configuration in Git, brought to the cluster by a real Argo CD as the samples say, and from there to the stores.
 * Each test has a tenant of its own; the order is the transcript's.
 */
@Tag("gitops")
@ExtendWith(GitOps.Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GitOpsIT {

    private static final Path SAMPLE = Checkout.ROOT.resolve("manifests/samples/tenant-onboarding/team");
    private static final String SERVICE = "shop";
    private static final String READY_REASON = "{.status.conditions[?(@.type==\"Ready\")].reason}";

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
        transcript = new Transcript("to the stores", kubectl);
    }

    @Test
    @Order(1)
    void aFolderBecomesATenantsConfiguration() throws Exception {
        Folder acme = platform.folder("acme");
        acme.repository().copy(SAMPLE, "bases/acme", text -> text);
        acme.repository().write(acme.directory() + "/kustomization.yaml", """
                resources:
                - ../../bases/acme
                patches:
                - target:
                    kind: TenantConfig
                    name: shared
                  patch: |-
                    - op: add
                      path: /spec/entries/-
                      value: {key: tenant_config_stage, value: production}
                """);
        transcript.section("A folder becomes a tenant's configuration");
        transcript.note("git push: onboarding/acme in the platform's repository, tenants/acme in the tenants'");
        ArgoApplication application = platform.begin(acme, "acme: checkout and shared");
        acme.awaitField("checkout", READY_REASON, "Waiting");
        acme.awaitField("shared", READY_REASON, "Synced");
        application.awaitState("Synced/Progressing");
        transcript.show(application);
        transcript.showTenantConfigs("acme");
        transcript.note(
                "feature-x is owned in the store: aws ssm put-parameter --name /config-service/acme/checkout/feature-x …");
        system.stores().putParameter("/config-service/acme/checkout/feature-x", "on");
        application.awaitState("Synced/Healthy");
        transcript.show(application);
        transcript.showTenantConfigs("acme");

        transcript.stores("acme", system.stores());
        assertThat(system.stores().parameters("/config-service/acme"))
                .containsExactly(
                        "/config-service/acme/checkout/db-password",
                        "/config-service/acme/checkout/db-url",
                        "/config-service/acme/checkout/feature-x",
                        "/config-service/acme/checkout/region",
                        "/config-service/acme/shared/support-email");
        assertThat(system.stores().items("acme")).containsExactly("CONFIG#payment", "CONFIG#stage");
    }

    @ParameterizedTest
    @EnumSource
    @Order(2)
    void nobodyFightsOverTheStatus(Strategy strategy) throws Exception {
        String service = strategy.service();
        Folder globex = platform.folder("globex").in("other/" + service);
        globex.declare(service, "declared");
        globex.repository().commit("globex: " + service);
        ArgoApplication application = platform.apply("globex-" + service, globex, "globex", strategy);
        application.awaitState("Synced/Healthy");
        String lastSync = application.lastSync();

        system.stores().putParameter(globex.parameter(service), "by hand");
        globex.awaitField(service, "{.status.observed.param_config_url.version}", "2");
        globex.awaitField(service, "{.status.entries.param_config_url.version}", "3");
        kubectl.succeed(
                "annotate", "tenantconfig/" + service, "-n", "globex", "tenantconfig.io/reconcile-requested-at=now");
        globex.awaitField(service, "{.status.lastHandledReconcileAt}", "now");
        transcript.section(
                "Nobody fights over the status: " + strategy.service().replace('-', ' '));
        transcript.note("The refresh function and the operator have patched the status; then three hard refreshes");
        for (int comparison = 1; comparison <= 3; comparison++) {
            application.compareAnew();
            application.awaitState("Synced/Healthy");
        }
        transcript.show(application);
        assertThat(application.lastSync()).isEqualTo(lastSync);
        transcript.note("No sync since the first");
    }

    @Test
    @Order(3)
    void aConflictIsDegradedUntilItIsGone() throws Exception {
        Folder initech = platform.folder("initech");
        initech.declare(SERVICE, "first");
        ArgoApplication application = platform.begin(initech, "initech: shop");
        application.awaitState("Synced/Healthy");
        initech.declare("billing", "second");
        initech.edit("billing", text -> text.replace("tenant_config_billing", "tenant_config_shop"));
        transcript.section("Health follows a conflict");
        transcript.note("git push: billing declares tenant_config_shop, which is shop's");
        String commit = initech.commit("initech: billing");
        application.awaitState(commit, "Synced/Degraded");
        transcript.show(application);
        transcript.showTenantConfigs("initech");

        initech.edit("billing", text -> text.replace("tenant_config_shop", "tenant_config_billing"));
        transcript.note("git push: billing declares tenant_config_billing instead");
        String correction = initech.commit("initech: billing has a key of its own");
        application.awaitState(correction, "Synced/Healthy");
        transcript.show(application);
    }

    @Test
    @Order(4)
    void aCommitIsProgressingUntilTheOperatorHasObservedIt() throws Exception {
        Folder umbrella = platform.folder("umbrella");
        umbrella.declare(SERVICE, "one");
        ArgoApplication application = platform.begin(umbrella, "umbrella: shop");
        application.awaitState("Synced/Healthy");
        transcript.section("Health follows progress");
        transcript.note("The operator is stopped. git push: another value");
        system.stopOperator();
        try {
            umbrella.declare(SERVICE, "two");
            String commit = umbrella.commit("umbrella: two");
            application.awaitState(commit, "Synced/Progressing");
            transcript.show(application);
        } finally {
            system.startOperator();
        }
        transcript.note("The operator is started");
        application.awaitState("Synced/Healthy");
        transcript.show(application);
        assertThat(system.stores().parameter(umbrella.parameter(SERVICE))).isEqualTo("two");
    }

    @Test
    @Order(5)
    void whatIsSuspendedIsShownSoAndIsNotWritten() throws Exception {
        Folder hooli = platform.folder("hooli");
        hooli.declare(SERVICE, "before");
        ArgoApplication application = platform.begin(hooli, "hooli: shop");
        application.awaitState("Synced/Healthy");
        hooli.declare(SERVICE, "meanwhile");
        hooli.edit(SERVICE, text -> text.replace("spec:\n", "spec:\n  suspend: true\n"));
        transcript.section("Health follows suspension");
        transcript.note("git push: spec.suspend: true, and another value");
        application.awaitState(hooli.commit("hooli: suspended"), "Synced/Suspended");
        transcript.show(application);
        assertThat(system.stores().parameter(hooli.parameter(SERVICE))).isEqualTo("before");
        transcript.parameter(hooli.parameter(SERVICE), system.stores());

        hooli.declare(SERVICE, "meanwhile");
        transcript.note("git push: spec.suspend removed");
        application.awaitState(hooli.commit("hooli: resumed"), "Synced/Healthy");
        transcript.show(application);
        assertThat(system.stores().parameter(hooli.parameter(SERVICE))).isEqualTo("meanwhile");
        transcript.parameter(hooli.parameter(SERVICE), system.stores());
    }

    @Test
    @Order(6)
    void whatIsSuspendedByAnActionStaysSo() throws Exception {
        Folder duff = platform.folder("duff");
        duff.declare(SERVICE, "one");
        ArgoApplication application = platform.begin(duff, "duff: shop");
        application.awaitState("Synced/Healthy");
        String lastSync = application.lastSync();
        transcript.section("The actions suspend and resume are not healed away");
        patch("duff", "{\"spec\": {\"suspend\": true}}");
        application.awaitState("Synced/Suspended");
        application.compareAnew();
        application.awaitState("Synced/Suspended");
        transcript.show(application);
        patch("duff", "{\"spec\": {\"suspend\": null}}");
        application.awaitState("Synced/Healthy");
        transcript.show(application);
        assertThat(application.lastSync()).isEqualTo(lastSync);
    }

    @Test
    @Order(7)
    void aCommitReachesTheStore() throws Exception {
        Folder stark = platform.folder("stark");
        stark.declare(SERVICE, "one");
        ArgoApplication application = platform.begin(stark, "stark: shop");
        application.awaitState("Synced/Healthy");
        transcript.section("A commit reaches the store");
        transcript.parameter(stark.parameter(SERVICE), system.stores());
        stark.declare(SERVICE, "two");
        transcript.note("git push: another value");
        application.awaitState(stark.commit("stark: two"), "Synced/Healthy");
        assertThat(system.stores().parameter(stark.parameter(SERVICE))).isEqualTo("two");
        transcript.parameter(stark.parameter(SERVICE), system.stores());
    }

    @Test
    @Order(8)
    void anEntryThatGitLosesIsPruned() throws Exception {
        Folder soylent = platform.folder("soylent");
        soylent.declare(SERVICE, "one");
        ArgoApplication application = platform.begin(soylent, "soylent: shop");
        application.awaitState("Synced/Healthy");
        transcript.section("An entry that Git loses is pruned");
        transcript.stores("soylent", system.stores());
        soylent.edit(SERVICE, text -> text.replace("  - key: param_config_url\n    value: one\n", ""));
        transcript.note("git push: without param_config_url");
        application.awaitState(soylent.commit("soylent: no url"), "Synced/Healthy");
        assertThat(system.stores().parameters("/config-service/soylent")).isEmpty();
        assertThat(system.stores().items("soylent")).containsExactly("CONFIG#" + SERVICE);
        transcript.stores("soylent", system.stores());
    }

    @Test
    @Order(9)
    void anEditByHandIsHealed() throws Exception {
        Folder wonka = platform.folder("wonka");
        wonka.declare(SERVICE, "git's");
        ArgoApplication application = platform.begin(wonka, "wonka: shop");
        application.awaitState("Synced/Healthy");
        transcript.section("An edit by hand is healed, in favour of Git");
        transcript.show(
                "patch",
                "tenantconfig/" + SERVICE,
                "-n",
                "wonka",
                "--type=json",
                "--patch=[{\"op\": \"replace\", \"path\": \"/spec/entries/0/value\", \"value\": \"by hand\"}]");
        wonka.awaitField(SERVICE, "{.metadata.generation} {.status.observedGeneration}", "3 3");
        application.awaitState("Synced/Healthy");
        assertThat(system.stores().parameter(wonka.parameter(SERVICE))).isEqualTo("git's");
        transcript.parameter(wonka.parameter(SERVICE), system.stores());
    }

    @Test
    @Order(10)
    void noDifferenceIsIgnoredForIt() throws IOException {
        String settings = kubectl.succeed("get", "configmap/argocd-cm", "-n", ArgoCd.NAMESPACE, "-o", "yaml")
                + kubectl.succeed("get", "applications,applicationsets", "-n", ArgoCd.NAMESPACE, "-o", "yaml");
        assertThat(settings).contains("tenantconfig.io_TenantConfig").doesNotContainIgnoringCase("ignoreDifferences");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void theDocumentationShowsThisRun() throws IOException {
        transcript.compareWithDocument();
    }

    /** What Argo CD's API server sends for an action. */
    private static void patch(String namespace, String change) throws IOException {
        transcript.show("patch", "tenantconfig/" + SERVICE, "-n", namespace, "--type=merge", "--patch=" + change);
    }
}
