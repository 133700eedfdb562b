package io.tenantconfig.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.emulator.AwsEmulator;
import io.tenantconfig.emulator.Operation;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What AWS is asked when little or nothing is to be done. */
class CostOfNothingTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int RESOURCES = 200;
    private static final int ENTRIES = 10;

    private final AwsEmulator emulator = AwsEmulator.start();
    private final ConfigWriter writer = Objects.requireNonNull(
                    StoreProvider.installed().get(StoreId.PARAMETER_STORE))
            .openWriter(Map.of(
                    "AWS_ENDPOINT_URL_SSM", emulator.endpoint().toString(),
                    "AWS_REGION", "eu-west-1",
                    "AWS_ACCESS_KEY_ID", "local",
                    "AWS_SECRET_ACCESS_KEY", "local",
                    "TENANTCONFIG_PARAMETER_WRITE_RATE", "100000",
                    "TENANTCONFIG_PARAMETER_DESCRIBE_RATE", "100000"));
    private final Cluster cluster = new Cluster();

    @AfterEach
    void close() {
        cluster.close();
        writer.close();
        emulator.close();
    }

    @Test
    void theFirstSyncTakesOneCallForEachEntryAndARestartTakesNoneAndWritesNoStatus() {
        declareAll();
        start();
        awaitReady(RESOURCES);
        assertThat(emulator.calls().byOperation()).isEqualTo(Map.of(Operation.PUT_PARAMETER, RESOURCES * ENTRIES));
        cluster.awaitQuiet();
        Map<String, String> before = versions();
        cluster.stop();
        emulator.calls().reset();

        start();
        cluster.create("acme", "last", "acme", "entries: [{key: tenant_config_last, value: x}]");
        cluster.awaitStatus("last", status -> Cluster.isReady(status, "True", "Synced"));

        assertThat(emulator.calls().total()).isZero();
        Map<String, String> after = versions();
        after.remove("last");
        assertThat(after).isEqualTo(before);
    }

    @Test
    void anEditOfOneEntryAmongFiveHundredLooksAtOneAndWritesOne() {
        String entries = IntStream.range(0, 500)
                .mapToObj(i -> "- {key: param_config_k" + i + ", value: x}\n")
                .collect(Collectors.joining("", "entries:\n", ""));
        cluster.create(entries);
        start();
        awaitReady(1);
        emulator.calls().reset();

        cluster.change(entries.replace("k250, value: x", "k250, value: y"));
        await().atMost(PATIENCE)
                .until(cluster::status, status -> status.observedGeneration() == 2 && status.applying() == null);

        assertThat(emulator.calls().byOperation())
                .isEqualTo(Map.of(Operation.DESCRIBE_PARAMETERS, 1, Operation.PUT_PARAMETER, 1));
        assertThat(cluster.entry("param_config_k250").version()).isEqualTo("2");
    }

    /** A tenth of the values come from Secrets, which are shared. */
    private void declareAll() {
        cluster.secret("shared", true, Map.of("password", "aHVudGVyMg=="));
        IntStream.range(0, RESOURCES).forEach(i -> {
            String values = IntStream.range(1, ENTRIES)
                    .mapToObj(k -> "- {key: param_config_r" + i + "-" + k + ", value: x}\n")
                    .collect(Collectors.joining());
            cluster.create(
                    "acme",
                    "r" + i,
                    "acme",
                    "entries:\n- {key: param_config_r" + i
                            + "-0, valueFrom: {secretKeyRef: {name: shared, key: password}}}\n" + values);
        });
    }

    /** One thread: what is due first is done first. */
    private void start() {
        cluster.start(Map.of(StoreId.DYNAMODB, cluster.items, StoreId.PARAMETER_STORE, writer), Cluster.ROUTES);
    }

    private void awaitReady(int number) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> cluster.client.resources(TenantConfig.class).inNamespace("acme").list().getItems().stream()
                                .map(TenantConfig::getStatus)
                                .filter(status ->
                                        Cluster.isReady(status, "True", "Synced") && status.applying() == null)
                                .count()
                        == number);
    }

    private Map<String, String> versions() {
        return cluster.client.resources(TenantConfig.class).inNamespace("acme").list().getItems().stream()
                .collect(Collectors.toMap(
                        resource -> resource.getMetadata().getName(),
                        resource -> resource.getMetadata().getResourceVersion()));
    }
}
