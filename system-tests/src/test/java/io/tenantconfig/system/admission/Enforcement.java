package io.tenantconfig.system.admission;

import static org.awaitility.Awaitility.await;

import io.tenantconfig.quickstart.kube.Kubectl;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/** Policies take a few seconds until the API server enforces them. */
final class Enforcement {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String NAMESPACE = """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: enforcement
              labels: {tenantconfig.io/tenant: %s}
            """;

    private static final String RESOURCE = """
            apiVersion: tenantconfig.io/v1alpha1
            kind: TenantConfig
            metadata:
              name: %s
              namespace: enforcement
              annotations: {tenantconfig.io/protect: "true"}
            spec: {tenantId: %s, service: checkout, entries: [{key: param_config_a, value: x}]}
            """;

    private Enforcement() {}

    /** Returns when every policy has refused something. */
    static void awaitAll(Kubectl kubectl) throws IOException {
        apply(kubectl, NAMESPACE.formatted("acme"));
        apply(kubectl, RESOURCE.formatted("protected", "acme"));
        awaitRefusal(kubectl, "binding", RESOURCE.formatted("foreign", "globex"), "create", "-f", "-");
        awaitRefusal(kubectl, "namespace-label", NAMESPACE.formatted("globex"), "replace", "-f", "-");
        awaitRefusal(kubectl, "protect", RESOURCE.formatted("protected", "acme"), "delete", "-f", "-");
        awaitRefusal(
                kubectl,
                "status-writers",
                "",
                "patch",
                "tenantconfig/protected",
                "--namespace=enforcement",
                "--subresource=status",
                "--type=merge",
                "--patch={\"status\":{\"summary\":\"1/1\"}}");
    }

    private static void apply(Kubectl kubectl, String manifest) throws IOException {
        kubectl.succeedWithInput(manifest, "apply", "--server-side", "-f", "-");
    }

    private static void awaitRefusal(Kubectl kubectl, String policy, String input, String... command) {
        String[] dryRun = Arrays.copyOf(command, command.length + 1);
        dryRun[command.length] = "--dry-run=server";
        await().alias("enforcement of policy " + policy)
                .atMost(PATIENCE)
                .until(() -> kubectl.runWithInput(input, dryRun).errors().contains("'tenantconfig-" + policy + "'"));
    }
}
