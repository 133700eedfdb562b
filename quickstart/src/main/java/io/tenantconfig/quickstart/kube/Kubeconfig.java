package io.tenantconfig.quickstart.kube;

import io.fabric8.kubernetes.api.model.AuthInfoBuilder;
import io.fabric8.kubernetes.api.model.ClusterBuilder;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.URI;
import java.util.Optional;

/**
 * Where an API server is, and who asks it.
 *
 * @param authority the certificates, as PEM in base64, that vouch for the server; empty without TLS
 * @param token of the user; empty where nobody is asked
 */
record Kubeconfig(URI server, Optional<String> authority, Optional<String> token) {

    private static final String NAME = "tenantconfig";

    /** The text of a kubeconfig file. */
    String text() {
        var cluster = new ClusterBuilder().withServer(server.toString());
        authority.ifPresent(cluster::withCertificateAuthorityData);
        var user = new AuthInfoBuilder();
        token.ifPresent(user::withToken);
        return new KubernetesSerialization()
                .asYaml(new ConfigBuilder()
                        .withApiVersion("v1")
                        .withKind("Config")
                        .addNewCluster()
                        .withName(NAME)
                        .withCluster(cluster.build())
                        .endCluster()
                        .addNewContext()
                        .withName(NAME)
                        .withNewContext()
                        .withCluster(NAME)
                        .withUser(NAME)
                        .endContext()
                        .endContext()
                        .addNewUser()
                        .withName(NAME)
                        .withUser(user.build())
                        .endUser()
                        .withCurrentContext(NAME)
                        .build());
    }

    /** A client, to be closed by the caller. */
    KubernetesClient newClient() {
        return newClient(Config.fromKubeconfig(text()));
    }

    /** A client that calls itself by a name, to be closed by the caller. */
    KubernetesClient newClient(String userAgent) {
        Config config = Config.fromKubeconfig(text());
        config.setUserAgent(userAgent);
        return newClient(config);
    }

    private static KubernetesClient newClient(Config config) {
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
