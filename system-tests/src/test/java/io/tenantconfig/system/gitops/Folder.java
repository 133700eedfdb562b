package io.tenantconfig.system.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.function.UnaryOperator;

/**
 * A tenant's folder in Git, and the Application that is made of it.
 *
 * @param tenant whose it is; the namespace is named the same
 * @param directory its path in the repository
 */
record Folder(GitRepository repository, ArgoApplication application, String tenant, String directory) {

    /** Another folder of the tenant, of which the ApplicationSet makes no Application. */
    Folder in(String other) {
        return new Folder(repository, application, tenant, other);
    }

    /** Writes a TenantConfig with one entry for each store; both have the same value. Its file is named like its service. */
    void declare(String service, String value) throws IOException {
        repository.write(path(service), """
                apiVersion: tenantconfig.io/v1alpha1
                kind: TenantConfig
                metadata:
                  name: %2$s
                spec:
                  tenantId: %1$s
                  service: %2$s
                  entries:
                  - key: param_config_url
                    value: %3$s
                  - key: tenant_config_%2$s
                    value: %3$s
                """.formatted(tenant, service, value));
    }

    /** Changes a TenantConfig. */
    void edit(String service, UnaryOperator<String> change) throws IOException {
        repository.edit(path(service), change);
    }

    /** Commits, and has Argo CD look. Answers the commit. */
    String commit(String message) throws IOException {
        String commit = repository.commit(message);
        application.refresh();
        return commit;
    }

    /** The path of the entry that is declared in Parameter Store. */
    String parameter(String service) {
        return "/config-service/" + tenant + "/" + service + "/url";
    }

    String path(String service) {
        return directory + "/" + service + ".yaml";
    }

    /** Waits for the value of a field of a TenantConfig, by its path as kubectl takes it. */
    void awaitField(String service, String path, String expected) {
        Patience.until(() -> assertThat(application
                        .kubectl()
                        .succeed("get", "tenantconfig", service, "-n", tenant, "-o", "jsonpath=" + path))
                .isEqualTo(expected));
    }
}
