package io.tenantconfig.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F22, F28: somebody's webhook stands before the statuses of one tenant's resources, and is slow or fails. */
class SlowAdmissionTest {

    private static final Duration DELAY = Duration.ofSeconds(3);

    private static final int TRIES = 8;

    /** Tries without waits in between take some hundredths of it. */
    private static final Duration LEAST_TIME_OF_TRIES = Duration.ofSeconds(3);

    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static FaultySystem system;

    @SuppressWarnings("NullAway.Init")
    private static SlowWebhook webhook;

    @BeforeAll
    static void start() throws Exception {
        system = FaultySystem.start();
        system.onboard("acme");
        system.onboard("globex");
        webhook = SlowWebhook.start(directory);
        register();
        awaitInForce();
    }

    @BeforeEach
    void reset() {
        webhook.delay(Duration.ZERO);
        webhook.fail(false);
    }

    @AfterEach
    void check() {
        system.assertAlive();
    }

    @AfterAll
    static void stop() {
        webhook.close();
        system.close();
    }

    @Test
    void losesNothingAndHoldsUpNobodyElseWhileStatusesAreWrittenSlowly() {
        webhook.delay(DELAY);
        system.declare("acme", "slow", "entries: [{key: param_config_slow, value: x}]");
        system.declare("globex", "quick", "entries: [{key: param_config_quick, value: y}]");

        system.awaitServed("globex", "param_config_quick", "y");
        assertThat(system.reader("acme").read("param_config_slow")).isEmpty();
        system.awaitServed("acme", "param_config_slow", "x");
        system.awaitReady("acme", "slow");
        assertThat(system.stored("acme", "param_config_slow")
                        .orElseThrow()
                        .version()
                        .id())
                .isEqualTo("1");
    }

    @Test
    void triesAgainWithinBoundsUntilStatusesCanBeWritten() throws Exception {
        var pause = system.parameters().pauseAfterNextWrite();
        system.declare("acme", "refused", "entries: [{key: param_config_refused, value: x}]");
        pause.awaitWritten();
        webhook.fail(true);
        int before = webhook.calls();
        long failing = System.nanoTime();
        pause.end();
        system.declare("globex", "allowed", "entries: [{key: param_config_allowed, value: y}]");
        system.awaitServed("globex", "param_config_allowed", "y");
        await("tries").atMost(FaultySystem.PATIENCE).until(() -> webhook.calls() >= before + TRIES);
        assertThat(Duration.ofNanos(System.nanoTime() - failing)).isGreaterThan(LEAST_TIME_OF_TRIES);
        assertThat(system.resource("acme", "refused").get().getStatus().applying())
                .isNotNull();

        webhook.fail(false);

        system.awaitReady("acme", "refused");
        system.awaitServed("acme", "param_config_refused", "x");
        assertThat(system.stored("acme", "param_config_refused")
                        .orElseThrow()
                        .version()
                        .id())
                .isEqualTo("1");
    }

    private static void register() {
        system.user()
                .resource(new ValidatingWebhookConfigurationBuilder()
                        .withNewMetadata()
                        .withName("slow")
                        .endMetadata()
                        .addNewWebhook()
                        .withName("slow.example.com")
                        .withAdmissionReviewVersions("v1")
                        .withSideEffects("None")
                        .withFailurePolicy("Fail")
                        .withTimeoutSeconds(10)
                        .withNewNamespaceSelector()
                        .addToMatchLabels("kubernetes.io/metadata.name", "acme")
                        .endNamespaceSelector()
                        .addNewRule()
                        .withApiGroups("tenantconfig.io")
                        .withApiVersions("*")
                        .withOperations("UPDATE")
                        .withResources("tenantconfigs/status")
                        .endRule()
                        .withNewClientConfig()
                        .withUrl(webhook.url())
                        .withCaBundle(webhook.authority())
                        .endClientConfig()
                        .endWebhook()
                        .build())
                .create();
    }

    /** A webhook is asked some time after it was registered. */
    private static void awaitInForce() {
        var tries = new AtomicInteger();
        await("the webhook is asked").atMost(FaultySystem.PATIENCE).until(() -> {
            String entry = "{key: tenant_config_probe, value: '" + tries.incrementAndGet() + "'}";
            system.declare("acme", "probe", "entries: [" + entry + "]");
            system.awaitReady("acme", "probe");
            return webhook.calls() > 0;
        });
    }
}
