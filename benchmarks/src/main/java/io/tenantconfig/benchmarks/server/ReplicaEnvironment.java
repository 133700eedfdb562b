package io.tenantconfig.benchmarks.server;

import io.tenantconfig.emulator.AwsEmulator;
import io.tenantconfig.quickstart.local.TokenIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What makes a config server of its surroundings: an API server, Parameter Store and an issuer of tokens. */
final class ReplicaEnvironment {

    static final String ROUTES = "routes: [{prefix: param_config_, store: parameter-store}]";

    private final Path kubeconfig;
    private final Path routes;
    private final AwsEmulator aws;
    private final TokenIssuer issuer;

    /** @param directory for the files that it names */
    ReplicaEnvironment(Path directory, String kubeconfig, AwsEmulator aws, TokenIssuer issuer) throws IOException {
        this.kubeconfig = Files.writeString(directory.resolve("kubeconfig"), kubeconfig);
        this.routes = Files.writeString(directory.resolve("routes.yaml"), ROUTES);
        this.aws = aws;
        this.issuer = issuer;
    }

    static Map<String, String> store(AwsEmulator aws) {
        return Map.of(
                "AWS_ENDPOINT_URL_SSM", aws.endpoint().toString(),
                "AWS_REGION", "eu-west-1",
                "AWS_ACCESS_KEY_ID", "local",
                "AWS_SECRET_ACCESS_KEY", "local");
    }

    /** That of a server at a port. */
    Map<String, String> at(int port) {
        Map<String, String> environment = new HashMap<>(store(aws));
        environment.put("KUBECONFIG", kubeconfig.toString());
        environment.put("TENANTCONFIG_ADDRESS", "127.0.0.1");
        environment.put("TENANTCONFIG_PORT", Integer.toString(port));
        environment.put("TENANTCONFIG_ADMIN_PORT", "0");
        environment.put("TENANTCONFIG_DEVELOPMENT_MODE", "true");
        environment.put("TENANTCONFIG_ISSUER", issuer.issuer());
        environment.put("TENANTCONFIG_JWKS_URL", issuer.jwksUrl());
        environment.put("TENANTCONFIG_AUDIENCES", TokenIssuer.AUDIENCE);
        // One tenant asks for all that there is.
        environment.put("TENANTCONFIG_TENANT_CALL_RATE", "1000000000");
        environment.put("TENANTCONFIG_TENANT_BYTE_RATE", "1000000000");
        environment.put("TENANTCONFIG_TENANT_STREAMS", "1000000000");
        environment.put("TENANTCONFIG_ROUTES_FILE", routes.toString());
        return environment;
    }
}
