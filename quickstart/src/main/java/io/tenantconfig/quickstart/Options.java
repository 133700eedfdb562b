package io.tenantconfig.quickstart;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import picocli.CommandLine.Option;

/** The options of the command line. Ports of 0 mean any free port; {@code run/env} tells which. */
final class Options {

    @Option(names = "--once", description = "End after the tour; non-zero if any step failed.")
    boolean once;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "gRPC port of the config server. 0 (default): any free one.")
    int serverPort;

    @Option(
            names = "--kubernetes-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port of the Kubernetes API. 0 (default): any free one.")
    int kubernetesPort;

    @Option(
            names = "--ssm-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port of Parameter Store. 0 (default): any free one.")
    int ssmPort;

    @Option(
            names = "--dynamodb-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port of DynamoDB Local. 0 (default): any free one.")
    int dynamoDbPort;

    @Option(
            names = "--issuer-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port of the token issuer. 0 (default): any free one.")
    int issuerPort;

    @Option(
            names = "--control-plane",
            description =
                    "Run on a real Kubernetes control plane (etcd, API server, controller manager) with the rights and"
                            + " policies of manifests/, so that all of kubectl works. The first time, its programs are downloaded,"
                            + " or built in some minutes with Go.")
    boolean controlPlane;

    @Option(
            names = "--keep-data",
            description =
                    "Keep the folder of tenants (run/tenants) for the next start, with all that was changed there;"
                            + " that start then has no tour."
                            + " Default: wipe it at the end. Stored values are made anew from it in either case.")
    boolean keepData;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "WARN",
            description = "What is logged to standard error: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    Level logLevel = Level.WARN;

    @Option(
            names = "--home",
            hidden = true,
            required = true,
            description = "The directory that holds tenants/ and, while up, run/.")
    Path home = Path.of("");

    @Option(
            names = "--checkout",
            hidden = true,
            description = "The project's root directory. Default: the parent of --home.")
    private @Nullable Path checkout;

    /** The project's root directory. */
    Path checkout() {
        return (checkout == null ? home.resolve("..") : checkout)
                .toAbsolutePath()
                .normalize();
    }
}
