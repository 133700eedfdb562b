package io.tenantconfig.quickstart.kube;

import io.fabric8.kubernetes.client.KubernetesClient;

/** A Kubernetes API on this machine that knows {@code TenantConfig}. */
public interface KubernetesApi extends AutoCloseable {

    /** A part of the system, and the ServiceAccount of its own that the manifests give it. */
    enum Part {
        OPERATOR("tenantconfig-operator"),
        SERVER("tenantconfig-server"),
        REFRESH("tenantconfig-refresh");

        private final String serviceAccount;

        Part(String serviceAccount) {
            this.serviceAccount = serviceAccount;
        }

        /** Its name, in the namespace {@value ControlPlane#SYSTEM_NAMESPACE}. */
        public String serviceAccount() {
            return serviceAccount;
        }
    }

    /** A client for a part of the system, to be closed by the caller. */
    KubernetesClient newClient(Part part);

    /** A client that sees the API as {@code kubectl} does with {@link #kubeconfig}, to be closed by the caller. */
    KubernetesClient newUserClient();

    /** A kubeconfig file's text with which {@code kubectl} finds the API, as its administrator. */
    String kubeconfig();

    /** Lines for people, indented like a list of commands: what can be done with this API in particular; may be empty. */
    String hints();

    @Override
    void close();
}
