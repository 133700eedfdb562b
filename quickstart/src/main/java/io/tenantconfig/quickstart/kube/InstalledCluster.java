package io.tenantconfig.quickstart.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A control plane with what {@code manifests/base/api} declares: the CustomResourceDefinition, the rights and the admission
 * policies. Each part of the system is its own ServiceAccount there.
 */
public final class InstalledCluster implements KubernetesApi {

    /** What the API server is to enforce, in the checkout. */
    private static final String MANIFESTS = "manifests/base/api";

    private final ControlPlane controlPlane;
    private final Kubectl kubectl;

    private InstalledCluster(ControlPlane controlPlane, Kubectl kubectl) {
        this.controlPlane = controlPlane;
        this.kubectl = kubectl;
    }

    /**
     * Starts a control plane and installs the manifests; returns when the definition is known. The API server begins to enforce
     * the policies some seconds later.
     *
     * @param checkout the project's root directory
     * @param directory for data and logs; must not exist
     * @param port of the API server; 0 for any free one
     */
    public static InstalledCluster start(Path checkout, Path directory, int port) throws IOException {
        var controlPlane = ControlPlane.start(ControlPlaneBinaries.provide(checkout), directory, port);
        try {
            Path kubeconfig = directory.resolve("admin.kubeconfig");
            Files.writeString(kubeconfig, controlPlane.kubeconfig());
            var cluster =
                    new InstalledCluster(controlPlane, new Kubectl(controlPlane.binaries(), kubeconfig, checkout));
            cluster.install();
            return cluster;
        } catch (IOException | RuntimeException e) {
            controlPlane.close();
            throw e;
        }
    }

    public ControlPlane controlPlane() {
        return controlPlane;
    }

    /** kubectl for its administrator, in the checkout. */
    public Kubectl kubectl() {
        return kubectl;
    }

    @Override
    public KubernetesClient newClient(Part part) {
        return controlPlane.newClient(ControlPlane.SYSTEM_NAMESPACE, part.serviceAccount());
    }

    @Override
    public KubernetesClient newUserClient() {
        return controlPlane.newClient();
    }

    @Override
    public String kubeconfig() {
        return controlPlane.kubeconfig();
    }

    @Override
    public String hints() {
        return """
                The Kubernetes API is a real one, on which the parts have the rights of their ServiceAccounts alone:

                  kubectl auth can-i --list --as system:serviceaccount:%1$s:%2$s
                  kubectl explain tenantconfig.spec
                  kubectl diff -f quickstart/tenants/acme/reports.yaml

                A kubectl of its version is %3$s
                """.formatted(ControlPlane.SYSTEM_NAMESPACE, Part.OPERATOR.serviceAccount(), kubectl.program());
    }

    @Override
    public void close() {
        controlPlane.close();
    }

    private void install() throws IOException {
        kubectl.succeed("apply", "--server-side", "-k", MANIFESTS);
        kubectl.succeed("wait", "--for=condition=Established", "--timeout=60s", "crd/tenantconfigs.tenantconfig.io");
    }
}
