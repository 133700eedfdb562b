package io.tenantconfig.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantconfig.process.Line;
import io.tenantconfig.v1.ConfigEntry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** F10, F18, F28: stores, keys and API server are out of reach, all at once, while tenants read. */
class OutageOfAllTest {

    private static final List<String> KEYS = List.of("param_config_kept", "tenant_config_kept");

    @SuppressWarnings("NullAway.Init")
    private static FaultySystem system;

    @BeforeAll
    static void start() throws IOException {
        // So that it soon notices that what it holds may no longer be what is stored.
        system = FaultySystem.start(Map.of(), Map.of("TENANTCONFIG_RESYNC_INTERVAL", "PT2S"));
        system.onboard("acme");
        system.onboard("globex");
    }

    @AfterEach
    void check() {
        system.assertAlive();
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @Test
    void tenantsReadOnAndGetWhatWasDeclaredMeanwhileWhenItIsOver() {
        for (String tenant : List.of("acme", "globex")) {
            declare(tenant, "before");
            KEYS.forEach(key -> system.awaitServed(tenant, key, "before"));
        }
        try (var acme = ReadLoad.start(system.reader("acme"), "param_config_kept");
                var globex = ReadLoad.start(system.reader("globex"), "tenant_config_kept")) {
            system.lines().stores().forEach(Line::cut);
            KEYS.forEach(key -> awaitStale("acme", key, true));
            system.lines().cutAll();
            declare("acme", "after");
            system.awaitFailedAttempts(10);
            acme.awaitReads(50);
            globex.awaitReads(50);
            assertThat(system.reader("acme").read("param_config_kept")).contains("before");
            system.assertServes();

            system.lines().mendAll();

            KEYS.forEach(key -> system.awaitServed("acme", key, "after"));
            KEYS.forEach(key -> awaitStale("acme", key, false));
            KEYS.forEach(key -> awaitStale("globex", key, false));
            acme.assertNoneFailed();
            globex.assertNoneFailed();
        }
    }

    private static void declare(String tenant, String value) {
        system.declare(tenant, "kept", """
                entries:
                - {key: param_config_kept, value: %1$s}
                - {key: tenant_config_kept, value: %1$s}
                """.formatted(value));
    }

    private static void awaitStale(String tenant, String key, boolean stale) {
        var reader = system.reader(tenant);
        await(tenant + "'s " + key + " is " + (stale ? "stale" : "current"))
                .atMost(FaultySystem.PATIENCE)
                .until(() -> reader.entry(key).map(ConfigEntry::hasStaleSince).orElseThrow() == stale);
    }
}
