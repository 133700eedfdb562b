package io.tenantconfig.operator;

import static io.tenantconfig.operator.Cluster.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DriftTest {

    private static final String KEY = "param_config_a";
    private static final String CORRECTED = "entries: [{key: param_config_a, value: declared}]";
    private static final String REPORTED = "driftPolicy: Report\n" + CORRECTED;
    private static final String IN_STORE = "entries: [{key: param_config_a, valueFrom: {store: {}}}]";

    private final Cluster cluster = new Cluster();

    @BeforeEach
    void start() {
        cluster.start();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void takesDownAnObservationOfItsOwnWriteAndWritesNothing() {
        cluster.create(CORRECTED);
        cluster.awaitSynced();

        cluster.observe(KEY, "{\"version\":\"1\",\"eventId\":\"e1\"}");
        var entry = awaitSeen("e1");

        assertThat(entry.version()).isEqualTo("1");
        assertThat(entry.state()).isEqualTo(EntryState.SYNCED);
    }

    @Test
    void writesTheDeclaredValueAgainWhenSomebodyElseChangedIt() {
        cluster.create(CORRECTED);
        cluster.awaitSynced();

        cluster.parameters.putByHand(at(KEY), "by hand", false);
        cluster.observe(KEY, "{\"version\":\"2\",\"eventId\":\"e2\"}");
        var entry = awaitSeen("e2");

        assertThat(cluster.parameters.text(at(KEY))).contains("declared");
        assertThat(entry.version()).isEqualTo("3");
        assertThat(cluster.awaitEvent("DriftCorrected").getNote())
                .isEqualTo("changed by somebody else and put right: param_config_a");
    }

    @Test
    void createsARemovedEntryAnewAfterItsNameHasRested() {
        cluster.create(CORRECTED);
        cluster.awaitSynced();

        cluster.parameters.deleteByHand(at(KEY));
        cluster.observe(KEY, "{\"deleted\":true,\"eventId\":\"e2\"}");
        cluster.awaitReason("Replacing");
        cluster.awaitSynced();

        assertThat(cluster.parameters.text(at(KEY))).contains("declared");
        assertThat(cluster.entry(KEY).seen().eventId()).isEqualTo("e2");
    }

    @Test
    void reportsAChangedValueAndTakesOverItsVersionUnderReport() {
        cluster.create(REPORTED);
        cluster.awaitSynced();

        cluster.parameters.putByHand(at(KEY), "by hand", false);
        cluster.observe(KEY, "{\"version\":\"2\",\"eventId\":\"e2\"}");
        var entry = awaitSeen("e2");

        assertThat(entry.state()).isEqualTo(EntryState.DRIFTED);
        assertThat(entry.version()).isEqualTo("2");
        assertThat(cluster.parameters.text(at(KEY))).contains("by hand");
        assertThat(Cluster.condition(cluster.status(), "Drifted").orElseThrow().status())
                .isEqualTo("True");
    }

    @Test
    void writesADriftedEntryWhenItsDeclarationChangesUnderReport() {
        cluster.create(REPORTED);
        cluster.awaitSynced();
        cluster.parameters.putByHand(at(KEY), "by hand", false);
        cluster.observe(KEY, "{\"version\":\"2\",\"eventId\":\"e2\"}");
        awaitSeen("e2");

        cluster.change(REPORTED.replace("declared", "declared anew"));
        cluster.awaitSynced();

        assertThat(cluster.parameters.text(at(KEY))).contains("declared anew");
    }

    @Test
    void writesAnEntryThatWasRemovedAndCreatedAnewWhenItsDeclarationChangesUnderReport() {
        cluster.create(REPORTED);
        cluster.awaitSynced();
        cluster.parameters.deleteByHand(at(KEY));
        cluster.parameters.putByHand(at(KEY), "by hand", false);
        cluster.observe(KEY, "{\"version\":\"1\",\"eventId\":\"e2\"}");
        awaitSeen("e2");

        cluster.change(REPORTED.replace("declared", "declared anew"));
        cluster.awaitSynced();

        assertThat(cluster.parameters.text(at(KEY))).contains("declared anew");
    }

    @Test
    void putsADriftedEntryRightWhenThePolicyTurnsToCorrect() {
        cluster.create(REPORTED);
        cluster.awaitSynced();
        cluster.parameters.putByHand(at(KEY), "by hand", false);
        cluster.observe(KEY, "{\"version\":\"2\",\"eventId\":\"e2\"}");
        awaitSeen("e2");

        cluster.change(CORRECTED);
        cluster.awaitSynced();

        assertThat(cluster.parameters.text(at(KEY))).contains("declared");
    }

    @Test
    void followsAStoreOwnedValue() {
        cluster.parameters.putByHand(at(KEY), "one", false);
        cluster.create(IN_STORE);
        cluster.awaitSynced();

        cluster.parameters.putByHand(at(KEY), "two", false);
        cluster.observe(KEY, "{\"version\":\"2\",\"eventId\":\"e2\"}");
        var entry = awaitSeen("e2");

        assertThat(entry.version()).isEqualTo("2");
        assertThat(entry.state()).isEqualTo(EntryState.SYNCED);
    }

    @Test
    void looksAtEveryEntryOnRequest() {
        cluster.create(CORRECTED);
        cluster.awaitSynced();
        cluster.parameters.putByHand(at(KEY), "by hand", false);

        cluster.annotate(TenantConfig.RECONCILE_ANNOTATION, "now");
        cluster.awaitStatus(status -> "now".equals(status.lastHandledReconcileAt()));

        assertThat(cluster.parameters.text(at(KEY))).contains("declared");
    }

    private EntryStatus awaitSeen(String eventId) {
        return cluster.awaitStatus(status -> {
                    var seen = status.entries().get(KEY).seen();
                    return seen != null && eventId.equals(seen.eventId()) && status.applying() == null;
                })
                .entries()
                .get(KEY);
    }
}
