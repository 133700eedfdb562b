package io.tenantconfig.system.admission;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.tenantconfig.quickstart.kube.ControlPlane;
import io.tenantconfig.quickstart.kube.KubernetesApi.Part;

/** Those who ask something of the API server. */
enum Who {
    TEAM("the team", "ann", "refusal-developers"),
    /** May do everything with namespaces. */
    NAMESPACE_ADMIN("an administrator of namespaces", "nora", ""),
    /** May do everything with namespaces, and bind them to acme. */
    ACME_ADMIN("an administrator of acme", "adam", ""),
    /** May do everything with namespaces, and is in the group that binds them to tenants. */
    TENANT_ADMIN("an administrator of tenants", "tom", "tenantconfig:tenant-admins"),
    CLUSTER_ADMIN("the cluster's administrator", "root", "system:masters"),
    DEFAULT_ACCOUNT("a pod of the tenant's", "system:serviceaccount:refusal-acme:default", ""),
    OPERATOR("the operator", Part.OPERATOR),
    SERVER("the server", Part.SERVER),
    REFRESH("the function", Part.REFRESH),
    EKS_FUNCTION(
            "the function on EKS", "arn:aws:sts::111122223333:assumed-role/refresh/refresh", "tenantconfig:refresh");

    private final String called;
    private final String user;
    private final String group;

    Who(String called, String user, String group) {
        this.called = called;
        this.user = user;
        this.group = group;
    }

    Who(String called, Part part) {
        this(called, "system:serviceaccount:" + ControlPlane.SYSTEM_NAMESPACE + ":" + part.serviceAccount(), "");
    }

    /** As the API server knows it. */
    String user() {
        return user;
    }

    /** A client with which the administrator acts as this one; to be closed by the caller. */
    KubernetesClient newClient(ControlPlane controlPlane) {
        Config config = Config.fromKubeconfig(controlPlane.kubeconfig());
        config.setImpersonateUsername(user);
        if (!group.isEmpty()) {
            config.setImpersonateGroups(group);
        }
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    @Override
    public String toString() {
        return called;
    }
}
