package io.tenantconfig.system.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.quickstart.kube.Kubectl;
import io.tenantconfig.system.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** What a platform's team does with the samples: two repositories, and the Applications that bring them to the cluster. */
final class Platform {

    private static final Path SAMPLES = Checkout.ROOT.resolve("manifests/samples");
    private static final String SAMPLE_TENANT = "acme";

    private final Kubectl kubectl;
    private final GitRepository onboarding;
    private final GitRepository tenants;

    private Platform(Kubectl kubectl, Path directory) throws IOException {
        this.kubectl = kubectl;
        this.onboarding = GitRepository.create(directory, "platform");
        this.tenants = GitRepository.create(directory, "tenants");
    }

    /** Onboards tenants and returns when there is everything that an Application of theirs needs. */
    static Platform start(Kubectl kubectl, Path directory, List<String> tenants) throws IOException {
        var platform = new Platform(kubectl, directory);
        platform.onboard(tenants);
        platform.tenants.write("README.md", "A folder for each tenant, in tenants/.\n");
        platform.tenants.commit("Nobody is here yet");
        String manifests =
                kubectl.succeed("kustomize", SAMPLES.resolve("argocd/platform").toString());
        kubectl.succeedWithInput(platform.withRepositories(manifests), "apply", "--server-side", "-f", "-");
        tenants.forEach(tenant -> platform.onboarding(tenant).awaitState("Synced/Healthy"));
        // They refuse TenantConfigs until they have found that there is such a kind now.
        kubectl.succeed(
                "wait",
                "--for=jsonpath={.status.used.count/tenantconfigs\\.tenantconfig\\.io}=0",
                "--all-namespaces",
                "--all",
                "--timeout=120s",
                "resourcequotas");
        return platform;
    }

    /** The Application that brings what makes a tenant. */
    ArgoApplication onboarding(String tenant) {
        return new ArgoApplication(kubectl, "onboarding-" + tenant);
    }

    /** Removes what makes a tenant from Git. */
    void offboard(String tenant) throws IOException {
        onboarding.delete("onboarding/" + tenant);
        onboarding.commit(tenant + ": gone");
        refresh("onboarding");
    }

    /** What a tenant's developers have in Git. */
    Folder folder(String tenant) {
        return new Folder(tenants, new ArgoApplication(kubectl, "tenant-" + tenant), tenant, "tenants/" + tenant);
    }

    /** Has the ApplicationSet look at Git now, as a webhook does. */
    void refreshFolders() throws IOException {
        refresh("tenants");
    }

    private void refresh(String applicationSet) throws IOException {
        kubectl.succeed(
                "annotate",
                "--overwrite",
                "--namespace=" + ArgoCd.NAMESPACE,
                "applicationset/" + applicationSet,
                "argocd.argoproj.io/application-set-refresh=true");
    }

    /** Brings the first version of a tenant's folder to the cluster. */
    ArgoApplication begin(Folder folder, String message) throws IOException {
        folder.repository().commit(message);
        refreshFolders();
        Patience.until(() -> assertThat(folder.application().exists()).isTrue());
        return folder.application();
    }

    /** Makes an Application beside those of the ApplicationSet, in the project of a folder's tenant. */
    ArgoApplication apply(String name, Folder folder, String namespace, Strategy strategy) throws IOException {
        kubectl.succeedWithInput(
                """
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata:
                  name: %s
                  namespace: argocd
                  annotations:
                    argocd.argoproj.io/compare-options: "%s"
                spec:
                  project: tenant-%s
                  source: {repoURL: "%s", targetRevision: main, path: %s}
                  destination: {server: https://kubernetes.default.svc, namespace: %s}
                  syncPolicy:
                    automated: {prune: true, selfHeal: true}
                    syncOptions: [%s]
                """.formatted(
                                name,
                                strategy.compareOptions,
                                folder.tenant(),
                                tenants.url(),
                                folder.directory(),
                                namespace,
                                strategy.syncOption),
                "apply",
                "-f",
                "-");
        return new ArgoApplication(kubectl, name);
    }

    private void onboard(List<String> names) throws IOException {
        for (String name : names) {
            UnaryOperator<String> edit = text -> withRepositories(text)
                    .replace("../../../tenant-onboarding/platform", "base")
                    .replace(SAMPLE_TENANT, name);
            onboarding.copy(SAMPLES.resolve("argocd/onboarding/" + SAMPLE_TENANT), "onboarding/" + name, edit);
            onboarding.copy(SAMPLES.resolve("tenant-onboarding/platform"), "onboarding/" + name + "/base", edit);
        }
        onboarding.commit("The first tenants");
    }

    private String withRepositories(String sample) {
        return sample.replace("https://git.example.com/platform.git", onboarding.url())
                .replace("https://git.example.com/tenants.git", tenants.url());
    }
}
