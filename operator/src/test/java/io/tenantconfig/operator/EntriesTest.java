package io.tenantconfig.operator;

import static io.tenantconfig.operator.Cluster.PATIENCE;
import static io.tenantconfig.operator.Cluster.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EntriesTest {

    private static final String TWO_ENTRIES = """
            entries:
            - {key: tenant_config_payment, value: '{"provider":"stripe"}', contentType: application/json}
            - {key: param_config_db-url, value: jdbc:postgresql://db/acme}
            """;

    private final Cluster cluster = new Cluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void writesEveryEntryToTheStoreThatItsPrefixSelects() {
        cluster.start().create(TWO_ENTRIES);

        var status = cluster.awaitSynced();

        assertThat(cluster.items.text(at("tenant_config_payment"))).contains("{\"provider\":\"stripe\"}");
        assertThat(cluster.parameters.text(at("param_config_db-url"))).contains("jdbc:postgresql://db/acme");
        assertThat(status.summary()).isEqualTo("2/2");
        assertThat(status.entries().get("param_config_db-url").version()).isEqualTo("1");
        assertThat(status.entries().get("param_config_db-url").location())
                .isEqualTo("/config-service/acme/checkout/db-url");
    }

    @Test
    void writesOnlyWhatChangedWhenTheSpecChanges() {
        cluster.start().create(TWO_ENTRIES);
        cluster.awaitSynced();

        cluster.change(TWO_ENTRIES.replace("jdbc:postgresql://db/acme", "jdbc:postgresql://other/acme"));
        var status = cluster.awaitStatus(s -> s.observedGeneration() == 2 && s.applying() == null);

        assertThat(cluster.parameters.text(at("param_config_db-url"))).contains("jdbc:postgresql://other/acme");
        assertThat(status.entries().get("param_config_db-url").version()).isEqualTo("2");
        assertThat(status.entries().get("tenant_config_payment").version()).isEqualTo("1");
    }

    @Test
    void removesWhatIsNoLongerDeclared() {
        cluster.start().create(TWO_ENTRIES);
        cluster.awaitSynced();

        cluster.change("entries: [{key: param_config_db-url, value: jdbc:postgresql://db/acme}]");
        var status = cluster.awaitStatus(s -> s.observedGeneration() == 2 && s.applying() == null);

        assertThat(cluster.items.paths()).isEmpty();
        assertThat(status.entries()).containsOnlyKeys("param_config_db-url");
        assertThat(cluster.awaitEvent("Pruned").getNote()).isEqualTo("removed: tenant_config_payment");
    }

    @Test
    void removesAllEntriesBeforeADeletedResourceGoes() {
        cluster.start().create(TWO_ENTRIES);
        cluster.awaitSynced();
        assertThat(cluster.resource().get().getFinalizers()).containsExactly(TenantConfig.FINALIZER);

        cluster.resource().delete();
        await().atMost(PATIENCE).until(() -> cluster.resource().get() == null);

        assertThat(cluster.items.paths()).isEmpty();
        assertThat(cluster.parameters.paths()).isEmpty();
        assertThat(cluster.events()).extracting(Event::getReason).containsExactly("Synced", "Pruned");
    }

    @Test
    void leavesAllEntriesAndHoldsNothingWhenTheyAreToBeRetained() {
        cluster.start().create("deletionPolicy: Retain\n" + TWO_ENTRIES);
        cluster.awaitSynced();
        assertThat(cluster.resource().get().getFinalizers()).isEmpty();

        cluster.resource().delete();
        await().atMost(PATIENCE).until(() -> cluster.resource().get() == null);

        assertThat(cluster.items.paths()).hasSize(1);
        assertThat(cluster.parameters.paths()).hasSize(1);
    }

    @Test
    void watchesAndNeverTouchesAStoreOwnedEntry() {
        cluster.parameters.putByHand(at("param_config_feature-x"), "on", false);
        cluster.start().create("entries: [{key: param_config_feature-x, valueFrom: {store: {}}}]");

        var status = cluster.awaitSynced();

        assertThat(status.entries().get("param_config_feature-x").version()).isEqualTo("1");
        assertThat(cluster.resource().get().getFinalizers()).isEmpty();
        cluster.resource().delete();
        await().atMost(PATIENCE).until(() -> cluster.resource().get() == null);
        assertThat(cluster.parameters.text(at("param_config_feature-x"))).contains("on");
        assertThat(cluster.parameters.calls()).extracting(call -> call.name()).containsOnly("look");
    }

    @Test
    void leavesAnEntryToTheStoreThatWasASecretBefore() {
        cluster.secret("db", true, Map.of("password", "eA=="));
        cluster.start()
                .create("entries: [{key: param_config_a, valueFrom: {secretKeyRef: {name: db, key: password}}}]");
        cluster.awaitSynced();

        cluster.change("entries: [{key: param_config_a, valueFrom: {store: {}}}]");
        var status = cluster.awaitStatus(s -> s.observedGeneration() == 2 && s.applying() == null);
        assertThat(status.entries().get("param_config_a").source()).isNull();
        cluster.resource().delete();
        await().atMost(PATIENCE).until(() -> cluster.resource().get() == null);

        assertThat(cluster.parameters.text(at("param_config_a"))).contains("x");
    }

    @Test
    void leavesAnEntryToTheStoreThoughTheResourceIsDeletedBeforeAPassSawIt() {
        cluster.start().create(TWO_ENTRIES);
        cluster.awaitSynced();
        cluster.stop();

        cluster.change("entries: [{key: param_config_db-url, valueFrom: {store: {}}}]");
        cluster.resource().delete();
        cluster.start();
        await().atMost(PATIENCE).until(() -> cluster.resource().get() == null);

        assertThat(cluster.parameters.text(at("param_config_db-url"))).contains("jdbc:postgresql://db/acme");
        assertThat(cluster.items.paths()).isEmpty();
    }

    @Test
    void waitsForAStoreOwnedEntryThatIsNotThere() {
        cluster.start().create("entries: [{key: param_config_feature-x, valueFrom: {store: {}}}]");

        var entry = cluster.awaitReason("Waiting").entries().get("param_config_feature-x");

        assertThat(entry.state()).isEqualTo(EntryState.WAITING);
        assertThat(entry.message())
                .isEqualTo(
                        "key: \"param_config_feature-x\" (expected: a value in parameter-store at /config-service/acme/checkout/feature-x)");
    }
}
