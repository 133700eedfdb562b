package io.tenantconfig.operator;

import static io.tenantconfig.operator.Cluster.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** F20, F22: a declaration that breaks a rule, or cannot even be read, holds up nothing but itself. */
class BadInputTest {

    private final Cluster cluster = new Cluster();

    @BeforeEach
    void start() {
        cluster.start();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    static Stream<Arguments> badEntries() {
        return Stream.of(
                Arguments.of(
                        "{key: foo, value: x}",
                        "foo",
                        EntryState.INVALID,
                        "entries[1].key: \"foo\" (expected: a key that begins with one of param_config_,"
                                + " tenant_config_)"),
                Arguments.of(
                        "{key: param_config_../b, value: x}",
                        "param_config_../b",
                        EntryState.INVALID,
                        "entries[1].key: \"param_config_../b\" (expected: param_config_ and a name that begins with a"
                                + " letter, a digit or _)"),
                Arguments.of(
                        "{key: param_config_b, value: '" + "x".repeat(4097) + "'}",
                        "param_config_b",
                        EntryState.INVALID,
                        "entries[1].value: 4097 bytes (expected: at most 4096 bytes in parameter-store)"),
                Arguments.of(
                        "{key: param_config_b, value: '{{resolve:ssm:x}}'}",
                        "param_config_b",
                        EntryState.INVALID,
                        "entries[1].value: contains \"{{\" (expected: a value without it, because parameter-store"
                                + " refuses it)"),
                Arguments.of(
                        "{key: param_config_b, value: ''}",
                        "param_config_b",
                        EntryState.INVALID,
                        "entries[1].value: empty (expected: at least one character)"),
                Arguments.of(
                        "{key: param_config_b, value: '{', contentType: application/json}",
                        "param_config_b",
                        EntryState.INVALID,
                        "entries[1].value: not shown (expected: one JSON document; it breaks off or is malformed at"
                                + " line 1, column 2)"),
                Arguments.of(
                        "{key: param_config_b, value: x, contentType: text/html}",
                        "param_config_b",
                        EntryState.INVALID,
                        "entries[1].contentType: \"text/html\" (expected: text/plain or application/json)"),
                Arguments.of(
                        "{key: param_config_b}",
                        "param_config_b",
                        EntryState.INVALID,
                        "entries[1].value: neither it nor valueFrom is set (expected: exactly one of value and"
                                + " valueFrom)"),
                Arguments.of(
                        "{key: param_config_b, value: x, valueFrom: {store: {}}}",
                        "param_config_b",
                        EntryState.INVALID,
                        "entries[1].value: set, and valueFrom too (expected: exactly one of value and valueFrom)"),
                Arguments.of(
                        "{key: param_config_b, valueFrom: {store: {}, secretKeyRef: {name: db, key: b}}}",
                        "param_config_b",
                        EntryState.INVALID,
                        "entries[1].valueFrom: 2 sources (expected: exactly one of secretKeyRef, configMapKeyRef and"
                                + " store)"),
                Arguments.of(
                        "{key: param_config_b, valueFrom: {secretKeyRef: {name: db, key: b}}}",
                        "param_config_b",
                        EntryState.WAITING,
                        "entries[1].valueFrom.secretKeyRef.name: \"db\" (expected: a Secret in namespace acme with the"
                                + " label tenantconfig.io/readable: \"true\")"),
                Arguments.of(
                        "{key: param_config_b, value: x}, {key: param_config_b, value: y}",
                        "param_config_b",
                        EntryState.INVALID,
                        "entries[2].key: \"param_config_b\" (expected: a key that no other entry of the resource has)"),
                Arguments.of(
                        "{key: tenant_config_b, value: '" + "x".repeat(120 * 1024)
                                + "'}, {key: tenant_config_c, value: '" + "y".repeat(100 * 1024) + "'}",
                        "tenant_config_c",
                        EntryState.INVALID,
                        "entries[2].value: 102400 bytes, with those before it 225281 (expected: at most 204800 bytes"
                                + " of inline values in a resource)"));
    }

    @ParameterizedTest
    @MethodSource("badEntries")
    void saysWhatIsWrongWithAnEntryAndWritesTheOthers(String bad, String key, EntryState state, String message) {
        cluster.create("entries: [{key: param_config_a, value: x}, " + bad + "]");

        var status = cluster.awaitReason(state == EntryState.WAITING ? "Waiting" : "InvalidEntry");

        assertThat(status.entries().get(key).state()).isEqualTo(state);
        assertThat(status.entries().get(key).message()).isEqualTo(message);
        assertThat(status.entries().get("param_config_a").state()).isEqualTo(EntryState.SYNCED);
        assertThat(cluster.parameters.paths())
                .containsExactly(at("param_config_a").path());
    }

    static Stream<Arguments> badResources() {
        return Stream.of(
                Arguments.of(
                        "Acme",
                        "entries: [{key: param_config_a, value: x}]",
                        "spec.tenantId: \"Acme\" (expected: 1 to 63 characters of a-z, 0-9 and -, neither beginning nor"
                                + " ending with -)"),
                Arguments.of("acme", "entries: []", "spec.entries: 0 entries (expected: 1 to 500)"),
                Arguments.of(
                        "acme",
                        "deletionPolicy: Orphan\nentries: [{key: param_config_a, value: x}]",
                        "spec.deletionPolicy: \"Orphan\" (expected: Delete or Retain)"),
                Arguments.of(
                        "acme",
                        "driftPolicy: Freeze\nentries: [{key: param_config_a, value: x}]",
                        "spec.driftPolicy: \"Freeze\" (expected: Correct or Report)"),
                Arguments.of(
                        "acme",
                        "adoptionPolicy: Ask\nentries: [{key: param_config_a, value: x}]",
                        "spec.adoptionPolicy: \"Ask\" (expected: Refuse or Adopt)"),
                Arguments.of(
                        "acme",
                        "entries: [{key: param_config_a, valueFrom: {secretKeyRef: {name: " + "n".repeat(20_000)
                                + ", key: " + "k".repeat(4000) + "}}}]",
                        "spec.entries: 24014 characters of keys, and of names and keys in valueFrom (expected: at most"
                                + " 24000)"));
    }

    @ParameterizedTest
    @MethodSource("badResources")
    void saysWhatIsWrongWithAResourceAndWritesNothing(String tenant, String spec, String message) {
        cluster.create("acme", "checkout", tenant, spec);

        var status = cluster.awaitReason("InvalidSpec");

        assertThat(Cluster.condition(status, "Ready").orElseThrow().message()).isEqualTo(message);
        assertThat(cluster.parameters.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{key: param_config_a, value: '{{'}",
                "{key: param_config_a, value: x}, {key: param_config_a, value: y}",
            })
    void keepsTheStoredValueWhenItsDeclarationBecomesInvalid(String bad) {
        cluster.create("entries: [{key: param_config_a, value: x}]");
        cluster.awaitSynced();

        cluster.change("entries: [" + bad + "]");
        cluster.awaitReason("InvalidEntry");

        assertThat(cluster.parameters.text(at("param_config_a"))).contains("x");
        assertThat(cluster.entry("param_config_a").version()).isEqualTo("1");
    }

    /** The definition bounds what the status can repeat. */
    @Test
    void answersARequestForReconciliationThatIsTooLongToRepeat() {
        cluster.create("entries: [{key: param_config_a, value: x}]");
        cluster.awaitSynced();

        cluster.annotate(TenantConfig.RECONCILE_ANNOTATION, "r".repeat(300));

        cluster.awaitStatus(status -> "r".repeat(256).equals(status.lastHandledReconcileAt()));
    }

    @Test
    void removesNothingWhileTheDeletionPolicyIsOfALaterVersion() {
        cluster.create("entries: [{key: param_config_a, value: x}]");
        cluster.awaitSynced();
        cluster.change("deletionPolicy: Orphan\nentries: [{key: param_config_a, value: x}]");
        cluster.awaitReason("InvalidSpec");

        cluster.resource().delete();
        cluster.awaitQuiet();

        assertThat(cluster.parameters.text(at("param_config_a"))).contains("x");
        assertThat(cluster.resource().get().isMarkedForDeletion()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spec: {driftPolicy: Freeze}",
                "spec: {suspend: {until: tomorrow}}",
                "spec: {entries: {param_config_a: x}}",
                "status: {entries: {param_config_a: {state: Postponed}}}",
                "status: {entries: [none]}"
            })
    void theWatchOutlivesAResourceOfALaterVersion(String later) {
        cluster.client
                .resource(Serialization.unmarshal("""
                        apiVersion: tenantconfig.io/v1alpha1
                        kind: TenantConfig
                        metadata: {namespace: acme, name: later}
                        """ + later, GenericKubernetesResource.class))
                .create();

        cluster.create("entries: [{key: param_config_b, value: y}]");

        cluster.awaitSynced();
    }

    @Test
    void actsOnWhatItCanReadAndReportsTheEntryThatItCannot() {
        cluster.client.raw("/apis/tenantconfig.io/v1alpha1/namespaces/acme/tenantconfigs", "POST", """
                {"apiVersion": "tenantconfig.io/v1alpha1", "kind": "TenantConfig", "metadata": {"name": "checkout"},
                 "spec": {"tenantId": "acme", "service": "checkout", "entries": [
                   {"key": "param_config_a", "value": "x"}, {"key": "param_config_b", "value": {"parts": ["y"]}}]}}
                """);

        var status = cluster.awaitReason("InvalidEntry");

        assertThat(status.entries().get("param_config_b").message())
                .isEqualTo("entries[1].value: neither it nor valueFrom is set (expected: exactly one of value and"
                        + " valueFrom)");
        assertThat(cluster.parameters.paths())
                .containsExactly(at("param_config_a").path());
    }

    @Test
    void otherResourcesGoOn() {
        cluster.create("acme", "checkout", "Acme", "entries: [{key: param_config_a, value: x}]");
        cluster.create("acme", "other", "acme", "entries: [{key: param_config_b, value: y}]");

        cluster.awaitStatus("other", status -> Cluster.isReady(status, "True", "Synced"));

        assertThat(cluster.parameters.text(at("param_config_b"))).contains("y");
    }
}
