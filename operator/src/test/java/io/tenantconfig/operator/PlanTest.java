package io.tenantconfig.operator;

import static io.tenantconfig.operator.Cluster.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.InMemoryStore;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.crds.v1alpha1.PlannedAction;
import io.tenantconfig.crds.v1alpha1.PlannedChange;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** T25: a suspended resource is a planned one. */
class PlanTest {

    private static final String CANARY = "canary-4711";

    private final Cluster cluster = new Cluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void saysWhatWouldBecomeOfEveryEntryThatDoesNotStayAsItIs() {
        cluster.start().create("""
                entries:
                - {key: param_config_changed, value: x}
                - {key: param_config_dropped, value: x}
                - {key: param_config_kept, value: x}
                """);
        cluster.awaitSynced();
        cluster.parameters.putByHand(at("param_config_nobodys"), "x", false);
        cluster.create("acme", "other", "acme", "entries: [{key: param_config_others, value: x}]");
        cluster.awaitStatus("other", status -> Cluster.isReady(status, "True", "Synced"));

        cluster.change("""
                suspend: true
                adoptionPolicy: Adopt
                entries:
                - {key: param_config_changed, value: y}
                - {key: param_config_kept, value: x}
                - {key: param_config_new, value: x}
                - {key: param_config_nobodys, value: y}
                - {key: param_config_others, value: y}
                - {key: param_config_in-store, valueFrom: {store: {}}}
                - {key: param_config_invalid, value: '{{x}}'}
                """);
        var status = awaitPlan(plan -> plan.size() == 7);

        assertThat(status.plan())
                .containsExactly(
                        planned("changed", PlannedAction.OVERWRITE, "not known to be as declared"),
                        planned("dropped", PlannedAction.DELETE, "no longer declared"),
                        planned(
                                "in-store",
                                PlannedAction.WAIT,
                                "key: \"param_config_in-store\" (expected: a value in parameter-store at"
                                        + " /config-service/acme/checkout/in-store)"),
                        new PlannedChange(
                                "param_config_invalid",
                                PlannedAction.REJECT,
                                null,
                                "entries[6].value: contains \"{{\" (expected: a value without it, because"
                                        + " parameter-store refuses it)"),
                        planned("new", PlannedAction.CREATE, "not there yet"),
                        planned("nobodys", PlannedAction.ADOPT, "written by no operator"),
                        planned(
                                "others",
                                PlannedAction.CONFLICT,
                                "key: \"param_config_others\" (expected: an entry that no other resource owns)"));
        assertThat(Cluster.condition(status, "Suspended").orElseThrow().message())
                .isEqualTo("spec.suspend is true: nothing is written; would create 1, overwrite 1, adopt 1, delete 1;"
                        + " 1 in conflict, 1 waiting, 1 rejected");
    }

    @Test
    void writesToNoStoreAndReadsNoValue() {
        cluster.start().create("entries: [{key: param_config_a, value: x}, {key: param_config_b, value: x}]");
        cluster.awaitSynced();
        cluster.parameters.forgetCalls();

        cluster.change("suspend: true\nentries: [{key: param_config_a, value: y}, {key: param_config_c, value: x}]");
        awaitPlan(plan -> plan.size() == 3);

        assertThat(cluster.parameters.calls())
                .extracting(InMemoryStore.Call::name)
                .containsOnly("look");
        assertThat(cluster.events()).noneMatch(event -> event.getReason().equals("Adopted"));
    }

    @Test
    void holdsNoValueAndNoDigestOfOne() {
        cluster.secret("db", true, Map.of("password", "Y2FuYXJ5LTQ3MTE="));
        cluster.start().create("""
                suspend: true
                entries:
                - {key: tenant_config_secret, valueFrom: {secretKeyRef: {name: db, key: password}}}
                - {key: param_config_secret, valueFrom: {secretKeyRef: {name: db, key: password}}}
                - {key: param_config_plain, value: %s}
                - {key: param_config_invalid, value: '{{%s}}'}
                """.formatted(CANARY, CANARY));

        var status = awaitPlan(plan -> plan.size() == 4);

        assertThat(status.toString()).doesNotContain(CANARY).doesNotContain("Y2FuYXJ5");
        assertThat(status.plan())
                .extracting(PlannedChange::message)
                .noneMatch(message -> message.matches(".*[0-9a-f]{32}.*"));
    }

    @Test
    void goesWhenTheResourceGoesOn() {
        cluster.start().create("suspend: true\nentries: [{key: param_config_a, value: x}]");
        awaitPlan(plan -> plan.size() == 1);

        cluster.change("entries: [{key: param_config_a, value: x}]");

        assertThat(cluster.awaitSynced().plan()).isEmpty();
        assertThat(cluster.parameters.text(at("param_config_a"))).contains("x");
    }

    @Test
    void saysThatNothingWouldChange() {
        cluster.start().create("entries: [{key: param_config_a, value: x}]");
        cluster.awaitSynced();

        cluster.change("suspend: true\nentries: [{key: param_config_a, value: x}]");
        var status = cluster.awaitStatus(s -> s.observedGeneration() == 2);

        assertThat(status.plan()).isEmpty();
        assertThat(Cluster.condition(status, "Suspended").orElseThrow().message())
                .isEqualTo("spec.suspend is true: nothing is written; nothing would change");
    }

    @Test
    void followsWhatTheEntriesReferTo() {
        cluster.start().create("""
                suspend: true
                entries:
                - {key: param_config_a, valueFrom: {configMapKeyRef: {name: region, key: name}}}
                """);
        awaitPlan(plan -> plan.getFirst().action() == PlannedAction.WAIT);

        cluster.configMap("region", Map.of("name", "eu-west-1"));

        awaitPlan(plan -> plan.getFirst().action() == PlannedAction.CREATE);
    }

    @Test
    void looksAtEverythingWhenAskedAndSaysThatItDid() {
        cluster.start().create("entries: [{key: param_config_a, value: x}]");
        cluster.awaitSynced();
        cluster.change("suspend: true\nentries: [{key: param_config_a, value: x}]");
        cluster.awaitStatus(s -> s.observedGeneration() == 2);
        cluster.parameters.putByHand(at("param_config_a"), "by hand", false);

        cluster.annotate(TenantConfig.RECONCILE_ANNOTATION, "now");
        var status = cluster.awaitStatus(s -> "now".equals(s.lastHandledReconcileAt()));

        assertThat(status.plan()).containsExactly(planned("a", PlannedAction.OVERWRITE, "changed by somebody else"));
        cluster.change("entries: [{key: param_config_a, value: x}]");
        cluster.awaitEvent("DriftCorrected");
        assertThat(cluster.parameters.text(at("param_config_a"))).contains("x");
    }

    @Test
    void tellsThatASecretTakesAnEntrysPlace() {
        cluster.secret("db", true, Map.of("password", "eA=="));
        cluster.start().create("entries: [{key: param_config_a, value: x}]");
        cluster.awaitSynced();

        cluster.change(
                "suspend: true\nentries: [{key: param_config_a, valueFrom: {secretKeyRef: {name: db, key: password}}}]");

        var status = awaitPlan(plan -> plan.getFirst().action() != PlannedAction.WAIT);
        assertThat(status.plan())
                .containsExactly(planned("a", PlannedAction.REPLACE, "from a plain value to a secret"));
    }

    @Test
    void isMadeAgainWhenAStoreThatCouldNotBeLookedAtAnswers() {
        cluster.parameters.failWith(
                new StoreException(StoreException.Kind.UNAVAILABLE, StoreId.PARAMETER_STORE, "no answer"));
        cluster.start().create("suspend: true\nentries: [{key: param_config_in-store, valueFrom: {store: {}}}]");
        awaitPlan(plan -> plan.getFirst().action() == PlannedAction.WAIT);
        cluster.parameters.putByHand(at("param_config_in-store"), "x", false);

        cluster.parameters.recover();

        var status = awaitPlan(plan -> plan.getFirst().action() == PlannedAction.FOLLOW);
        assertThat(status.plan()).containsExactly(planned("in-store", PlannedAction.FOLLOW, "version 1 is stored"));
    }

    private static PlannedChange planned(String name, PlannedAction action, String message) {
        return new PlannedChange("param_config_" + name, action, "parameter-store", message);
    }

    private TenantConfigStatus awaitPlan(Predicate<List<PlannedChange>> expected) {
        return cluster.awaitStatus(status -> !status.plan().isEmpty() && expected.test(status.plan()));
    }
}
