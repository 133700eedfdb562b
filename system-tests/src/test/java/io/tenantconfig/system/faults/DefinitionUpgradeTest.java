package io.tenantconfig.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** F20, F22: the definition is of a later version than operator and server. */
class DefinitionUpgradeTest {

    /** Enough that each resource is created, and changed before and after. */
    private static final int WRITES = 20;

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

    @Test
    void losesAndRefusesNothingWhileTheDefinitionIsUpgradedUnderLoad() {
        system.declare("acme", "old", "entries: [{key: param_config_old, value: x}]");
        system.awaitServed("acme", "param_config_old", "x");
        try (var reads = ReadLoad.start(system.reader("acme"), "param_config_old");
                var writes = WriteLoad.start(system, "acme")) {
            writes.awaitWrites(WRITES);
            upgrade("losing");
            writes.awaitWrites(WRITES);
            writes.assertNoneFailedOrWasLost();
            reads.assertNoneFailed();
        }
    }

    @Test
    void namesAPolicyThatItDoesNotKnowKeepsServingAndGoesOnWithAllElse() {
        system.declare("acme", "later", "entries: [{key: param_config_later, value: x}]");
        system.awaitServed("acme", "param_config_later", "x");
        upgrade("naming");

        system.declare("acme", "later", "driftPolicy: Freeze\nentries: [{key: param_config_later, value: y}]");

        TenantConfig refused = system.awaitReason("acme", "later", "InvalidSpec");
        assertThat(FaultySystem.ready(refused).orElseThrow().message())
                .isEqualTo("spec.driftPolicy: \"Freeze\" (expected: Correct or Report)");
        system.declare("acme", "known", "entries: [{key: param_config_known, value: z}]");
        system.awaitServed("acme", "param_config_known", "z");
        assertThat(system.reader("acme").read("param_config_later")).contains("x");

        system.declare("acme", "later", "driftPolicy: Report\nentries: [{key: param_config_later, value: y}]");
        system.awaitServed("acme", "param_config_later", "y");
        system.awaitReady("acme", "later");
    }

    @Test
    void goesOnWithAllElseWhenAFieldIsOfATypeThatItCannotRead() {
        edit(definition -> spec(definition)
                .getProperties()
                .put(
                        "suspend",
                        new JSONSchemaPropsBuilder()
                                .withType("object")
                                .withXKubernetesPreserveUnknownFields(true)
                                .build()));
        var unreadable = Serialization.unmarshal("""
                apiVersion: tenantconfig.io/v1alpha1
                kind: TenantConfig
                metadata: {namespace: acme, name: unreadable}
                spec:
                  tenantId: acme
                  service: checkout
                  suspend: {until: tomorrow}
                  entries: [{key: param_config_unreadable, value: x}]
                """, GenericKubernetesResource.class);
        await("the new definition")
                .atMost(FaultySystem.PATIENCE)
                .ignoreExceptions()
                .until(() -> system.user().resource(unreadable).create() != null);

        system.awaitReason("acme", "unreadable", "Suspended");
        system.declare("acme", "readable", "entries: [{key: param_config_readable, value: z}]");
        system.awaitServed("acme", "param_config_readable", "z");
    }

    /** Installs a later version's definition: one more field, policy and column. */
    private static void upgrade(String name) {
        edit(definition -> extend(definition, name));
    }

    private static void edit(Consumer<CustomResourceDefinition> change) {
        system.user()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("tenantconfigs.tenantconfig.io")
                .edit(definition -> {
                    change.accept(definition);
                    return definition;
                });
    }

    private static JSONSchemaProps spec(CustomResourceDefinition definition) {
        var version = definition.getSpec().getVersions().getFirst();
        return Objects.requireNonNull(
                version.getSchema().getOpenAPIV3Schema().getProperties().get("spec"));
    }

    private static void extend(CustomResourceDefinition definition, String name) {
        var version = definition.getSpec().getVersions().getFirst();
        JSONSchemaProps spec = spec(definition);
        spec.getProperties()
                .put(
                        name,
                        new JSONSchemaPropsBuilder()
                                .withType("string")
                                .withMaxLength(100L)
                                .build());
        var policies =
                Objects.requireNonNull(spec.getProperties().get("driftPolicy")).getEnum();
        if (!policies.contains(TextNode.valueOf("Freeze"))) {
            policies.add(TextNode.valueOf("Freeze"));
        }
        version.getAdditionalPrinterColumns()
                .add(new CustomResourceColumnDefinitionBuilder()
                        .withName(name)
                        .withType("string")
                        .withJsonPath(".spec." + name)
                        .build());
    }
}
