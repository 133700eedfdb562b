package io.tenantconfig.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantconfig.core.store.StoredEntry;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.emulator.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * F10, F14, F28: the API server dies and comes back; nobody else does anything. {@code -Dfaults.outage=PT3M} makes it stay
 * away for that long at least.
 */
class ApiServerRestartTest {

    /** So many that the five watches have long passed their first, short waits. */
    private static final int ATTEMPTS = 35;

    private static final Duration OUTAGE = Duration.parse(System.getProperty("faults.outage", "PT0S"));

    /** How soon after its end everything works again. */
    private static final Duration SOON = Duration.ofSeconds(30);

    @SuppressWarnings("NullAway.Init")
    private static FaultySystem system;

    @BeforeAll
    static void start() throws IOException {
        system = FaultySystem.start();
        system.onboard("acme");
    }

    @AfterEach
    void check() {
        system.assertAlive();
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    /**
     * For a moment after its restart the API server may refuse everybody (403). Then the pass ends without its status, and the
     * next one finds in the stores what that one put.
     */
    @Test
    void endsAPassThatTheRestartInterruptedWithoutAnotherWrite() throws Exception {
        var pause = system.parameters().pauseAfterNextWrite();
        system.declare("acme", "interrupted", """
                entries:
                - {key: param_config_interrupted, value: once}
                - {key: tenant_config_interrupted, value: once}
                """);
        pause.awaitWritten();

        system.controlPlane().stopApiServer();
        pause.end();
        system.controlPlane().startApiServer();

        TenantConfig resource = system.awaitReady("acme", "interrupted");
        for (String key : resource.getStatus().entries().keySet()) {
            StoredEntry stored = system.stored("acme", key).orElseThrow();
            assertThat(stored.text()).isEqualTo("once");
            assertThat(stored.version().id()).isEqualTo("1");
            assertThat(Objects.requireNonNull(resource.getStatus().entries().get(key))
                            .version())
                    .isEqualTo(stored.version().id());
            system.awaitServed("acme", key, "once");
        }
        assertThat(resource.getStatus().entries()).hasSize(2);
    }

    @Test
    void servesThroughAnOutageAndSeesAllThatIsChangedRightAfterIt() throws Exception {
        system.configMap("acme", "region", Map.of("name", "before"));
        system.declare("acme", "changing", """
                entries:
                - {key: param_config_changing, value: before}
                - {key: tenant_config_pruned, value: before}
                - {key: param_config_region, valueFrom: {configMapKeyRef: {name: region, key: name}}}
                """);
        system.awaitReady("acme", "changing");
        system.awaitServed("acme", "param_config_changing", "before");
        system.awaitServed("acme", "tenant_config_pruned", "before");
        system.declare("acme", "unchanged", "entries: [{key: param_config_unchanged, value: before}]");
        system.awaitReady("acme", "unchanged");
        system.parameterStore().calls().reset();
        long returned;
        try (var load = ReadLoad.start(system.reader("acme"), "param_config_changing")) {
            long died = System.nanoTime();
            system.controlPlane().stopApiServer();
            system.awaitFailedAttempts(ATTEMPTS);
            await("the end of the outage")
                    .atMost(OUTAGE.plus(FaultySystem.PATIENCE))
                    .until(() -> System.nanoTime() - died >= OUTAGE.toNanos());
            system.controlPlane().startApiServer();
            returned = System.nanoTime();
            system.configMap("acme", "region", Map.of("name", "after"));
            system.declare("acme", "changing", """
                    entries:
                    - {key: param_config_changing, value: after}
                    - {key: param_config_region, valueFrom: {configMapKeyRef: {name: region, key: name}}}
                    """);
            system.declare("acme", "created", "entries: [{key: tenant_config_created, value: after}]");

            system.awaitServed("acme", "param_config_changing", "after");
            system.awaitServed("acme", "param_config_region", "after");
            system.awaitServed("acme", "tenant_config_created", "after");
            system.awaitNotServed("acme", "tenant_config_pruned");
            load.assertNoneFailed();
        }
        system.awaitReady("acme", "changing");
        system.awaitReady("acme", "created");
        assertThat(Duration.ofNanos(System.nanoTime() - returned)).isLessThan(SOON);
        assertThat(system.parameterStore().calls().count(Operation.PUT_PARAMETER))
                .as("puts, of the value that changed and of the ConfigMap's")
                .isEqualTo(2);
        assertThat(system.stored("acme", "tenant_config_pruned")).isEmpty();
        assertThat(system.stored("acme", "param_config_changing")
                        .orElseThrow()
                        .version()
                        .id())
                .isEqualTo("2");
    }
}
