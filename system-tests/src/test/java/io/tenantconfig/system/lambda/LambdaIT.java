package io.tenantconfig.system.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.client.Config;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.quickstart.LocalAws;
import io.tenantconfig.quickstart.kube.ControlPlane;
import io.tenantconfig.quickstart.kube.InstalledCluster;
import io.tenantconfig.quickstart.kube.KubernetesApi.Part;
import io.tenantconfig.refresh.AwsJson;
import io.tenantconfig.refresh.AwsService;
import io.tenantconfig.refresh.testing.FunctionProcess;
import io.tenantconfig.refresh.testing.RuntimeApi;
import io.tenantconfig.refresh.testing.RuntimeApi.Told;
import io.tenantconfig.storage.testing.MotoServer;
import io.tenantconfig.system.Checkout;
import io.tenantconfig.system.SharedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * The deployed zip in a process of its own, with Lambda's environment, AWS's own runtime client and the rights of the
 * manifests: an event of Parameter Store goes in, and a patched status comes out of a real API server.
 */
@ExtendWith(SharedCluster.class)
class LambdaIT {

    private static final Path ZIP = Checkout.ROOT.resolve("refresh-lambda/target/refresh-lambda.zip");
    private static final String TENANT = "lambda";
    private static final String PARAMETER = "/config-service/lambda/checkout/feature";
    private static final String KEY = "param_config_feature";

    private final BlockingQueue<byte[]> events = new LinkedBlockingQueue<>();
    private final InstalledCluster cluster;
    private final LocalAws aws;
    private final SsmClient ssm;
    private final RuntimeApi lambda;

    @TempDir
    private Path directory;

    LambdaIT(InstalledCluster cluster) throws IOException {
        this.cluster = cluster;
        this.aws = LocalAws.start(0, 0);
        this.ssm = aws.newSsmClient();
        this.lambda = RuntimeApi.start();
        aws.parameterStore().onEvent(events::add);
    }

    @BeforeEach
    void declare() throws IOException {
        cluster.kubectl().succeedWithInput("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %1$s, labels: {tenantconfig.io/tenant: %1$s}}
                ---
                apiVersion: tenantconfig.io/v1alpha1
                kind: TenantConfig
                metadata: {name: checkout, namespace: %1$s}
                spec:
                  tenantId: %1$s
                  service: checkout
                  entries: [{key: param_config_feature, valueFrom: {store: {}}}]
                """.formatted(TENANT), "apply", "-f", "-");
    }

    @AfterEach
    void close() throws IOException {
        cluster.kubectl().succeed("delete", "namespace", TENANT);
        lambda.close();
        ssm.close();
        aws.close();
    }

    @Test
    void patchesTheStatusAsAServiceAccountWhoseTokenIsInAFile() throws Exception {
        Map<String, String> settings = settings();
        settings.put(
                "TENANTCONFIG_TOKEN_FILE",
                write("token", account().getAutoOAuthToken()).toString());

        assertPatchesTheStatus(settings);
    }

    /** Secrets Manager is moto's, which others wrote. */
    @Test
    void patchesTheStatusAsAServiceAccountWhoseTokenIsInASecret() throws Exception {
        try (var moto = MotoServer.start()) {
            Map<String, String> settings = settings();
            settings.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", moto.endpoint().toString());
            settings.put("TENANTCONFIG_TOKEN_SECRET", "tenantconfig/refresh-token");
            createSecret(settings, account().getAutoOAuthToken());

            assertPatchesTheStatus(settings);
        }
    }

    @Test
    void failsTheInvocationWhenTheApiServerDoesNotKnowItsToken() throws Exception {
        Map<String, String> settings = settings();
        settings.put("TENANTCONFIG_TOKEN_FILE", write("token", "e30.e30.c2ln").toString());

        try (var function = FunctionProcess.start(ZIP, lambda, settings, directory.resolve("function"))) {
            assertThat(lambda.invoke(change("one")))
                    .as(function::log)
                    .isInstanceOfSatisfying(Told.Failure.class, failure -> {
                        assertThat(failure.errorType())
                                .isEqualTo("io.fabric8.kubernetes.client.KubernetesClientException");
                        assertThat(failure.message()).contains("Unauthorized");
                    });
        }
        assertThat(observed()).isNull();
    }

    private void assertPatchesTheStatus(Map<String, String> settings) throws Exception {
        try (var function = FunctionProcess.start(ZIP, lambda, settings, directory.resolve("function"))) {
            assertThat(lambda.invoke(change("one"))).as(function::log).isEqualTo(new Told.Answer("{\"patched\":1}"));
            assertThat(lambda.invoke(change("two"))).as(function::log).isEqualTo(new Told.Answer("{\"patched\":1}"));
            assertThat(function.log()).doesNotContain(account().getAutoOAuthToken());
        }
        assertThat(observed()).extracting(ObservedEntry::version).isEqualTo("2");
    }

    /** The event of a change of the parameter, as Parameter Store sends it. */
    private String change(String value) throws InterruptedException {
        ssm.putParameter(request ->
                request.name(PARAMETER).value(value).type(ParameterType.STRING).overwrite(true));
        byte[] event = events.poll(10, TimeUnit.SECONDS);
        assertThat(event).as("an event within ten seconds").isNotNull();
        return new String(event, UTF_8);
    }

    /** Where everything is, and in whom to trust; not by what the API server knows the function. */
    private Map<String, String> settings() throws IOException {
        Map<String, String> settings = new HashMap<>(aws.environment());
        settings.put("TENANTCONFIG_API_SERVER", cluster.controlPlane().uri().toString());
        settings.put("TENANTCONFIG_API_SERVER_CA", account().getCaCertData());
        return settings;
    }

    private Config account() {
        return Config.fromKubeconfig(
                cluster.controlPlane().kubeconfig(ControlPlane.SYSTEM_NAMESPACE, Part.REFRESH.serviceAccount()));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static void createSecret(Map<String, String> environment, String value) {
        var service = new AwsService(
                new StoreId("secrets-manager"), "secretsmanager", "SECRETS_MANAGER", "secretsmanager", "1.1");
        try (var client = AwsJson.of(environment)) {
            client.call(
                    service,
                    "CreateSecret",
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("Name", environment.get("TENANTCONFIG_TOKEN_SECRET"))
                            .put("SecretString", value)
                            .put("ClientRequestToken", "5b8d1c1e-3c1f-4f0e-9d3e-0d4f4a1f6a77"));
        }
    }

    private @Nullable ObservedEntry observed() {
        try (var administrator = cluster.newUserClient()) {
            return administrator
                    .resources(TenantConfig.class)
                    .inNamespace(TENANT)
                    .withName("checkout")
                    .require()
                    .getStatus()
                    .observed()
                    .get(KEY);
        }
    }
}
