package io.tenantconfig.operator;

import static io.tenantconfig.operator.Cluster.PATIENCE;
import static io.tenantconfig.operator.Cluster.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F28, T16, T25: what Secrets and ConfigMaps do to the resources that refer to them, and what is read of them. */
class ReferencesTest {

    private static final String FROM_SECRET =
            "entries: [{key: param_config_password, valueFrom: {secretKeyRef: {name: db, key: password}}}]";
    private static final String FROM_CONFIG_MAP =
            "entries: [{key: param_config_region, valueFrom: {configMapKeyRef: {name: region, key: name}}}]";

    /** How long it may take until the store has a changed value. */
    private static final Duration SOON = Duration.ofSeconds(2);

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
    void writesASecretsValueAsASecret() {
        cluster.secret("db", true, Map.of("password", encoded("hunter2")));

        cluster.create(FROM_SECRET);
        var source =
                cluster.awaitSynced().entries().get("param_config_password").source();

        assertThat(cluster.parameters.read(Set.of(at("param_config_password"))).values())
                .singleElement()
                .matches(stored -> stored.secret() && stored.text().equals("hunter2"));
        assertThat(source.digest()).isNull();
        assertThat(source.key()).isEqualTo("password");
    }

    @Test
    void writesTheNewValueWhenASecretChanges() {
        cluster.secret("db", true, Map.of("password", encoded("old")));
        cluster.create(FROM_SECRET);
        cluster.awaitSynced();

        cluster.secret("db", true, Map.of("password", encoded("new")));

        awaitParameter("param_config_password", "new");
    }

    @Test
    void writesAnotherKeyOfTheSameSecretWhenTheSpecNamesIt() {
        cluster.secret("db", true, Map.of("password", encoded("one"), "other", encoded("two")));
        cluster.create(FROM_SECRET);
        cluster.awaitSynced();

        cluster.change(FROM_SECRET.replace("key: password", "key: other"));

        awaitParameter("param_config_password", "two");
    }

    @Test
    void writesNothingWhenAConfigMapChangesAndTheValueDoesNot() {
        cluster.configMap("region", Map.of("name", "eu-west-1"));
        cluster.create(FROM_CONFIG_MAP);
        var before = cluster.awaitSynced().entries().get("param_config_region");

        cluster.configMap("region", Map.of("name", "eu-west-1", "other", "x"));
        cluster.awaitStatus(
                status -> !status.entries().get("param_config_region").source().equals(before.source()));

        assertThat(cluster.entry("param_config_region").version()).isEqualTo(before.version());
    }

    @Test
    void writesTheNewValueWhenAConfigMapChanges() {
        cluster.configMap("region", Map.of("name", "eu-west-1"));
        cluster.create(FROM_CONFIG_MAP);
        cluster.awaitSynced();

        cluster.configMap("region", Map.of("name", "us-east-1"));

        awaitParameter("param_config_region", "us-east-1");
    }

    /** T25: neither the resource nor an Event, a log line or a metric tells it. */
    @Test
    void saysNothingOfASecretsValueWhetherItIsTakenOrRefused() throws IOException {
        cluster.secret("db", true, Map.of("password", encoded("hunter2")));
        cluster.create(FROM_SECRET.replace(
                "entries: [",
                "entries: [{key: param_config_json, contentType: application/json,"
                        + " valueFrom: {secretKeyRef: {name: db, key: password}}}, "));
        cluster.awaitReason("InvalidEntry");
        cluster.awaitEvent("InvalidEntry");
        cluster.parameters.failWith(new StoreException(Kind.DENIED, StoreId.PARAMETER_STORE, "on purpose"));
        cluster.secret("db", true, Map.of("password", encoded("hunter3")));
        cluster.awaitStatus(
                status -> status.entries().get("param_config_password").state() == EntryState.FAILED);

        String said = Serialization.asJson(cluster.resource().get())
                + Serialization.asJson(cluster.events())
                + Files.readString(Path.of("target/tests.log"))
                + String.join(" ", cluster.metricLabels());

        assertThat(cluster.parameters.text(at("param_config_password"))).contains("hunter2");
        assertThat(said).contains("The operator has started");
        for (String value : List.of("hunter2", "hunter3")) {
            assertThat(said)
                    .doesNotContain(value)
                    .doesNotContain(encoded(value))
                    .doesNotContain(digest(value));
        }
        assertThat(cluster.metricLabels()).doesNotContain("acme", "checkout");
    }

    @Test
    void writesTheValueOnceAConfigMapAppears() {
        cluster.create(FROM_CONFIG_MAP);
        cluster.awaitReason("Waiting");

        cluster.configMap("region", Map.of("name", "eu-west-1"));

        cluster.awaitSynced();
        assertThat(cluster.parameters.text(at("param_config_region"))).contains("eu-west-1");
    }

    @Test
    void keepsTheStoredValueWhenASecretLosesItsLabel() {
        cluster.secret("db", true, Map.of("password", encoded("hunter2")));
        cluster.create(FROM_SECRET);
        cluster.awaitSynced();

        cluster.secret("db", false, Map.of("password", encoded("hunter2")));
        var entry = cluster.awaitReason("Waiting").entries().get("param_config_password");

        assertThat(cluster.parameters.text(at("param_config_password"))).contains("hunter2");
        assertThat(entry.version()).isEqualTo("1");
    }

    @Test
    void tellsAMissingSecretFromAnUnlabelledOneByNothing() {
        cluster.create(FROM_SECRET);
        String missing = cluster.awaitReason("Waiting")
                .entries()
                .get("param_config_password")
                .message();

        cluster.secret("db", false, Map.of("password", encoded("hunter2")));
        cluster.awaitQuiet();

        assertThat(cluster.entry("param_config_password").message())
                .isEqualTo(missing)
                .isEqualTo("entries[0].valueFrom.secretKeyRef.name: \"db\" (expected: a Secret in namespace acme with"
                        + " the label tenantconfig.io/readable: \"true\")");
    }

    @Test
    void waitsForAKeyThatASecretDoesNotHave() {
        cluster.secret("db", true, Map.of("user", encoded("x")));

        cluster.create(FROM_SECRET);

        assertThat(cluster.awaitReason("Waiting")
                        .entries()
                        .get("param_config_password")
                        .message())
                .isEqualTo("entries[0].valueFrom.secretKeyRef.key: \"password\" (expected: a key of Secret db)");

        cluster.secret("db", true, Map.of("user", encoded("x"), "password", encoded("hunter2")));
        cluster.awaitSynced();
    }

    @Test
    void waitsForASecretThatIsNotTextToBecomeText() {
        cluster.secret("db", true, Map.of("password", Base64.getEncoder().encodeToString(new byte[] {(byte) 0xc3, 0x28
        })));

        cluster.create(FROM_SECRET);
        assertThat(cluster.awaitReason("Waiting")
                        .entries()
                        .get("param_config_password")
                        .message())
                .isEqualTo(
                        "entries[0].valueFrom.secretKeyRef.key: \"password\" (expected: a key whose value is UTF-8)");

        cluster.secret("db", true, Map.of("password", encoded("hunter2")));
        cluster.awaitSynced();
        assertThat(cluster.parameters.text(at("param_config_password"))).contains("hunter2");
    }

    @Test
    void readsNoSecretOfAnotherNamespace() {
        cluster.namespace("globex", "globex");
        cluster.client
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace("globex")
                        .withName("db")
                        .addToLabels(TenantConfig.READABLE_LABEL, "true")
                        .endMetadata()
                        .withData(Map.of("password", encoded("globex's")))
                        .build())
                .create();

        cluster.create(FROM_SECRET);
        cluster.awaitReason("Waiting");
        cluster.awaitQuiet();

        assertThat(cluster.parameters.paths()).isEmpty();
    }

    @Test
    void watchesAnewWhatAnObjectThatCannotBeReadEndedTheWatchOf() {
        cluster.secret("db", true, Map.of("password", encoded("old")));
        cluster.create(FROM_SECRET);
        cluster.awaitSynced();
        cluster.client.raw("/api/v1/namespaces/acme/secrets", "POST", """
                {"apiVersion": "v1", "kind": "Secret", "data": ["neither keys nor values"],
                 "metadata": {"name": "malformed", "labels": {"tenantconfig.io/readable": "true"}}}
                """);

        cluster.client.raw("/api/v1/namespaces/acme/secrets/malformed", "DELETE", "{}");
        cluster.secret("db", true, Map.of("password", encoded("new")));

        awaitParameter("param_config_password", "new");
    }

    /** With one thread, first come is first served. {@code -Dreferences.users=1000} makes them a thousand. */
    @Test
    void letsOthersComeInBetweenWhenManyReferToOneObject() {
        int users = Integer.getInteger("references.users", 300);
        Duration patience = PATIENCE.multipliedBy(1 + users / 100);
        cluster.configMap("region", Map.of("name", "before"));
        IntStream.range(0, users)
                .forEach(user -> cluster.create(
                        "acme",
                        "user-" + user,
                        "acme",
                        FROM_CONFIG_MAP.replace("param_config_region", "param_config_region-" + user)));
        cluster.create("entries: [{key: param_config_a, value: before}]");
        await().atMost(patience).until(() -> written("before") == users + 1L);

        cluster.configMap("region", Map.of("name", "after"));
        cluster.change("entries: [{key: param_config_a, value: between}]");
        awaitParameter("param_config_a", "between");
        long writtenBefore = written("after");
        await().atMost(patience).until(() -> written("after") == users);

        assertThat(writtenBefore).isLessThan(users / 2);
    }

    private long written(String text) {
        return cluster.parameters.paths().stream()
                .filter(path -> cluster.parameters
                        .text(new Location(StoreId.PARAMETER_STORE, path))
                        .filter(text::equals)
                        .isPresent())
                .count();
    }

    @Test
    void refusesASecretForAStoreThatKeepsNone() {
        cluster.secret("db", true, Map.of("password", encoded("hunter2")));

        cluster.create(FROM_SECRET.replace("param_config_", "tenant_config_"));

        assertThat(cluster.awaitReason("InvalidEntry")
                        .entries()
                        .get("tenant_config_password")
                        .message())
                .isEqualTo("entries[0].value: from a Secret (expected: a plain value, because dynamodb keeps no"
                        + " secrets)");
        assertThat(cluster.items.paths()).isEmpty();
    }

    private void awaitParameter(String key, String text) {
        await().atMost(SOON).until(() -> cluster.parameters.text(at(key)), Optional.of(text)::equals);
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
