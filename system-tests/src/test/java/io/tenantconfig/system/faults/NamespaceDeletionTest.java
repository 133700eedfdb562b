package io.tenantconfig.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.emulator.Faults;
import io.tenantconfig.emulator.Operation;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** F23, F24: a namespace is deleted with all that is in it, and rights and Secrets may go before the resources do. */
class NamespaceDeletionTest {

    private static final String ENTRIES = """
            entries:
            - {key: tenant_config_a, value: x}
            - {key: param_config_a, value: x}
            - {key: param_config_password, valueFrom: {secretKeyRef: {name: db, key: password}}}
            """;

    @SuppressWarnings("NullAway.Init")
    private static FaultySystem system;

    @BeforeAll
    static void start() throws IOException {
        system = FaultySystem.start(Map.of("TENANTCONFIG_BLOCKED_RETRY", "PT2S"), Map.of());
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @AfterEach
    void check() {
        system.parameterStore().faults().clear();
        system.assertAlive();
    }

    @Test
    void endsAndTakesTheEntriesAlong() {
        onboard("acme", ENTRIES);

        system.user().namespaces().withName("acme").delete();

        awaitGone("acme");
        assertStored("acme", false);
        system.awaitNotServed("acme", "tenant_config_a");
    }

    @Test
    void endsAndLeavesEntriesThatAreToBeRetained() {
        onboard("globex", "deletionPolicy: Retain\n" + ENTRIES);

        system.user().namespaces().withName("globex").delete();

        awaitGone("globex");
        assertStored("globex", true);
        system.awaitNotServed("globex", "tenant_config_a");
    }

    @Test
    void waitsWhileTheStoreRefusesSaysWhyAndEndsWhenItAllowsAgain() {
        onboard("initech", ENTRIES);
        Faults faults = system.parameterStore().faults();
        faults.deny(Operation.DELETE_PARAMETERS, Faults.UNTIL_CLEARED);
        faults.deny(Operation.DELETE_PARAMETER, Faults.UNTIL_CLEARED);

        system.user().namespaces().withName("initech").delete();

        TenantConfig waiting = system.awaitReason("initech", "checkout", "CleaningUp");
        assertThat(FaultySystem.ready(waiting).orElseThrow().message()).contains("parameter-store");
        assertThat(system.stored("initech", "param_config_a")).isPresent();
        faults.clear();
        awaitGone("initech");
        assertStored("initech", false);
    }

    @Test
    void letsGoOfADeletedResourceWhenItsEntriesAreToBeRetainedAfterAll() {
        onboard("hooli", ENTRIES);
        Faults faults = system.parameterStore().faults();
        faults.deny(Operation.DELETE_PARAMETERS, Faults.UNTIL_CLEARED);
        system.resource("hooli", "checkout").delete();
        system.awaitReason("hooli", "checkout", "CleaningUp");

        system.declare("hooli", "checkout", "deletionPolicy: Retain\n" + ENTRIES);

        await("checkout is gone")
                .atMost(FaultySystem.PATIENCE)
                .until(() -> system.resource("hooli", "checkout").get() == null);
        assertThat(system.stored("hooli", "param_config_a")).isPresent();
    }

    /** Makes a namespace with a Secret and a resource that takes a value from it. */
    private static void onboard(String tenant, String spec) {
        system.onboard(tenant);
        system.user()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(tenant)
                        .withName("db")
                        .addToLabels(TenantConfig.READABLE_LABEL, "true")
                        .endMetadata()
                        .addToStringData("password", "hidden")
                        .build())
                .create();
        system.declare(tenant, "checkout", spec);
        system.awaitReady(tenant, "checkout");
        system.awaitServed(tenant, "tenant_config_a", "x");
        assertStored(tenant, true);
    }

    private static void awaitGone(String namespace) {
        await(namespace + " is gone")
                .atMost(FaultySystem.PATIENCE)
                .until(() -> system.user().namespaces().withName(namespace).get() == null);
    }

    private static void assertStored(String tenant, boolean expected) {
        for (String key : new String[] {"tenant_config_a", "param_config_a", "param_config_password"}) {
            assertThat(system.stored(tenant, key).isPresent()).as(key).isEqualTo(expected);
        }
    }
}
