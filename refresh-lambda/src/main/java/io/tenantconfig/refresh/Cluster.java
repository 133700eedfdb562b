package io.tenantconfig.refresh;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;

/** Makes clients to the API server. They come with no token and no connection; these are made when they are needed. */
final class Cluster {

    private final AwsAccess access;
    private final AwsJson aws;
    private final Clock clock;

    Cluster(AwsAccess access, AwsJson aws, Clock clock) {
        this.access = access;
        this.aws = aws;
        this.clock = clock;
    }

    /** A client of its own, to be closed by the caller. */
    KubernetesClient open(ClusterAccess way) {
        return switch (way) {
            case ClusterAccess.Kubeconfig kubeconfig ->
                new KubernetesClientBuilder()
                        .withConfig(limited(new ConfigBuilder(
                                Config.fromKubeconfig(kubeconfig.file().toFile()))))
                        .build();
            case ClusterAccess.Address address -> open(address);
        };
    }

    private KubernetesClient open(ClusterAccess.Address address) {
        var token = new BearerToken(source(address.identity()), clock);
        // Nothing but what the settings say: neither a kubeconfig nor a service account that happens to lie around.
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl(address.apiServer().toString());
        address.certificates()
                .map(pem -> Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)))
                .ifPresent(config::withCaCertData);
        return new KubernetesClientBuilder()
                .withConfig(limited(config))
                .withHttpClientBuilderConsumer(
                        http -> http.addOrReplaceInterceptor(TokenRefreshInterceptor.NAME, token))
                .build();
    }

    private TokenSource source(ClusterAccess.Identity identity) {
        return switch (identity) {
            case ClusterAccess.Identity.EksRole role -> new EksToken(role.cluster(), access, clock);
            case ClusterAccess.Identity.TokenFile file -> {
                var token = ServiceAccountToken.inFile(file.file());
                // So that a wrong setting shows at once.
                token.fetch();
                yield token;
            }
            case ClusterAccess.Identity.TokenSecret secret -> ServiceAccountToken.inSecret(secret.secret(), aws);
        };
    }

    /**
     * Gives up within seconds, because Lambda tries again anyway and a waiting function is paid for. By its user agent the API
     * server names who manages the fields that it writes.
     */
    private static Config limited(ConfigBuilder config) {
        return config.withUserAgent("tenantconfig-refresh")
                .withConnectionTimeout(3_000)
                .withRequestTimeout(5_000)
                .withRequestRetryBackoffLimit(2)
                .build();
    }
}
