package io.tenantconfig.refresh;

import static io.tenantconfig.refresh.Loop.KEY;
import static io.tenantconfig.refresh.Loop.PARAMETER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.emulator.AwsEmulator;
import io.tenantconfig.refresh.testing.FunctionProcess;
import io.tenantconfig.refresh.testing.RuntimeApi;
import io.tenantconfig.refresh.testing.RuntimeApi.Told;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deployed, run by AWS's own runtime client in a process of its own. */
class FunctionZipIT {

    /** For a busy machine. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    static final Path ZIP = Path.of(System.getProperty("functionZip"));

    private final AwsEmulator aws = AwsEmulator.start();
    private final Loop loop = new Loop();
    private final RuntimeApi lambda;

    @TempDir
    private Path directory;

    FunctionZipIT() throws IOException {
        lambda = RuntimeApi.start();
    }

    @AfterEach
    void close() {
        lambda.close();
        loop.close();
        aws.close();
    }

    @Test
    void holdsJarsInLibAndNothingElse() throws IOException {
        assertThat(files()).isNotEmpty().allSatisfy(name -> assertThat(name).matches("lib/[^/]+\\.jar"));
    }

    @Test
    void holdsNoNettyAndNoClientOfASingleAwsService() throws IOException {
        assertThat(files())
                .noneMatch(name -> name.matches("lib/(netty|vertx|ssm|sts|dynamodb|secretsmanager|apache-client)-.*"));
    }

    /** The zip compresses each jar as a whole, which is what keeps it small. */
    @Test
    void holdsJarsThatDoNotCompress() throws IOException {
        try (var zip = new ZipFile(ZIP.toFile())) {
            for (String name : files()) {
                var jar = new ZipInputStream(new ByteArrayInputStream(
                        zip.getInputStream(zip.getEntry(name)).readAllBytes()));
                assertThat(jar.getNextEntry()).as(name).returns(ZipEntry.STORED, ZipEntry::getMethod);
            }
        }
    }

    @Test
    void patchesAStatusWhenAnEventComes() throws IOException {
        loop.declare("checkout", "checkout", KEY);
        aws.create(PARAMETER, "canary");

        try (var function = start(settings())) {
            assertThat(lambda.awaitBeginning(LIMIT)).as(function::log).isEqualTo(new Told.Ready());
            assertThat(lambda.invoke(update().json())).as(function::log).isEqualTo(new Told.Answer("{\"patched\":1}"));
            assertThat(function.log()).doesNotContain("canary").doesNotContain("ERROR");
        }
        assertThat(loop.observed("checkout")).extracting(ObservedEntry::version).isEqualTo("1");
    }

    @Test
    void answersToWhatIsNoEvent() throws IOException {
        try (var function = start(settings())) {
            assertThat(lambda.invoke("[]")).as(function::log).isEqualTo(new Told.Answer("{\"malformed\":1}"));
        }
    }

    @Test
    void reportsTheErrorAndLivesOnWhenTheApiServerIsDown() throws IOException {
        try (var function = start(settings())) {
            lambda.awaitBeginning(LIMIT);
            loop.stopKubernetes();

            assertThat(lambda.invoke(update().json()))
                    .as(function::log)
                    .isInstanceOfSatisfying(Told.Failure.class, failure -> {
                        assertThat(failure.category()).isEqualTo("Runtime.UserException");
                        assertThat(failure.errorType())
                                .isEqualTo("io.fabric8.kubernetes.client.KubernetesClientException");
                    });
            assertThat(lambda.invoke("[]")).isEqualTo(new Told.Answer("{\"malformed\":1}"));
        }
    }

    @Test
    void reportsWhichSettingIsWrongInsteadOfBeginning() throws Exception {
        Map<String, String> settings = settings();
        settings.put("TENANTCONFIG_AWS_ACCOUNT", "acme");

        try (var function = start(settings)) {
            assertThat(lambda.awaitBeginning(LIMIT)).isInstanceOfSatisfying(Told.Failure.class, failure -> {
                assertThat(failure.errorType()).isEqualTo("io.tenantconfig.core.InvalidInputException");
                assertThat(failure.message())
                        .isEqualTo("TENANTCONFIG_AWS_ACCOUNT: \"acme\" (expected: an account's 12 digits)");
            });
            assertThat(function.awaitEnd()).isNotZero();
        }
    }

    /**
     * The runtime client calls the hooks; what they are to do is told by SurroundingsTest. With SnapStart, the role's
     * credentials are not in the environment (https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html).
     */
    @Test
    void goesOnFromASnapshotWithTheCredentialsOfTheContainer() throws IOException {
        loop.declare("checkout", "checkout", KEY);
        aws.create(PARAMETER, "canary");
        Map<String, String> settings = settings();
        settings.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
        settings.put("AWS_ACCESS_KEY_ID", "");
        settings.put("AWS_SECRET_ACCESS_KEY", "");
        settings.put("AWS_SESSION_TOKEN", "");
        settings.put("AWS_SHARED_CREDENTIALS_FILE", "/nowhere");
        settings.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "who I am");
        String role = "{\"AccessKeyId\":\"ASIA\",\"SecretAccessKey\":\"example\",\"Token\":\"session\",\"Expiration\":"
                + "\"2100-01-01T00:00:00Z\"}";

        try (var credentials = new StubServer(role, _ -> 200)) {
            settings.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", credentials.address() + "/role");
            patchAfterARestore(settings);
            assertThat(credentials.askers).contains("who I am");
        }
    }

    private void patchAfterARestore(Map<String, String> settings) throws IOException {
        try (var function = start(settings)) {
            assertThat(lambda.awaitCheckpoint(LIMIT)).as(function::log).isEqualTo(new Told.Ready());
            lambda.restore();
            assertThat(lambda.awaitBeginning(LIMIT)).as(function::log).isEqualTo(new Told.Ready());
            assertThat(lambda.invoke(update().json())).as(function::log).isEqualTo(new Told.Answer("{\"patched\":1}"));
        }
    }

    private FunctionProcess start(Map<String, String> settings) throws IOException {
        return FunctionProcess.start(ZIP, lambda, settings, directory);
    }

    private Map<String, String> settings() throws IOException {
        return settings(directory, loop, aws);
    }

    /** The settings of a function between these. */
    static Map<String, String> settings(Path directory, Loop loop, AwsEmulator aws) throws IOException {
        Path kubeconfig = Files.writeString(
                directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: here, cluster: {server: "%s"}}]
                users: [{name: function, user: {token: none}}]
                contexts: [{name: here, context: {cluster: here, user: function}}]
                current-context: here
                """.formatted(loop.kubernetes.getMasterUrl()), StandardCharsets.UTF_8);
        Map<String, String> settings = new HashMap<>();
        settings.put("TENANTCONFIG_KUBECONFIG", kubeconfig.toString());
        settings.put("AWS_ENDPOINT_URL_SSM", aws.endpoint().toString());
        return settings;
    }

    private static TestEvent update() {
        return TestEvent.of("e", Instant.EPOCH, PARAMETER, "Update");
    }

    private static List<String> files() throws IOException {
        try (var zip = new ZipFile(ZIP.toFile())) {
            return zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }
}
