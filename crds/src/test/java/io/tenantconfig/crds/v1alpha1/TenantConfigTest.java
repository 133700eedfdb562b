package io.tenantconfig.crds.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tenantconfig.core.InvalidInputException;
import org.junit.jupiter.api.Test;

class TenantConfigTest {

    private static final String RESOURCE = """
            apiVersion: tenantconfig.io/v1alpha1
            kind: TenantConfig
            metadata:
              name: checkout
              namespace: acme
            spec:
              adoptionPolicy: Adopt
              deletionPolicy: Retain
              driftPolicy: Report
              entries:
              - contentType: application/json
                key: tenant_config_payment
                value: "{\\"provider\\":\\"stripe\\"}"
              - key: param_config_feature-x
                valueFrom:
                  store: {}
              - key: param_config_db-password
                valueFrom:
                  secretKeyRef:
                    key: password
                    name: db
              service: checkout
              suspend: true
              tenantId: acme
            status:
              applying:
                generation: 3
                keys:
                - param_config_feature-x
                since: 2026-01-01T00:00:00Z
              entries:
                param_config_feature-x:
                  location: /config-service/acme/checkout/feature-x
                  seen:
                    eventId: 6a7e8feb
                    version: "4"
                  state: Synced
                  store: parameter-store
                  version: "4"
              observed:
                param_config_feature-x:
                  deleted: true
                  eventId: 6a7e8feb
              observedGeneration: 3
              plan:
              - action: Create
                key: tenant_config_payment
                store: dynamodb
              summary: 3/3
            """;

    @Test
    void readsAResourceWithFieldsOfALaterVersion() {
        var resource = Serialization.unmarshal(
                RESOURCE.replace("  suspend: true", "  suspend: true\n  later: {a: b}")
                        .replace("    key: tenant_config_payment", "    key: tenant_config_payment\n    later: 1")
                        .replace("      store: {}", "      store: {later: 1}\n      later: {}")
                        .replace("        name: db", "        name: db\n        later: 1")
                        .replace("    generation: 3", "    generation: 3\n    later: 1")
                        .replace("      state: Synced", "      state: Synced\n      later: 1")
                        .replace("      store: dynamodb", "      store: dynamodb\n      later: 1")
                        .replace("      deleted: true", "      deleted: true\n      later: 1")
                        .replace("  summary: 3/3", "  summary: 3/3\n  later: [1]"),
                TenantConfig.class);
        assertThat(resource).isEqualTo(Serialization.unmarshal(RESOURCE, TenantConfig.class));
    }

    @Test
    void readsAndWritesAWholeResourceWithoutChangingIt() {
        var resource = Serialization.unmarshal(RESOURCE, TenantConfig.class);
        assertThat(Serialization.unmarshal(Serialization.asYaml(resource), Object.class))
                .isEqualTo(Serialization.unmarshal(RESOURCE, Object.class));
    }

    @Test
    void readsAResourceWithoutSpecAsAnEmptyOne() {
        var resource = Serialization.unmarshal("kind: TenantConfig", TenantConfig.class);
        assertThat(resource.getSpec()).isEqualTo(TenantConfigSpec.empty());
        assertThat(resource.getStatus()).isEqualTo(TenantConfigStatus.empty());
    }

    @Test
    void readsAnExplicitNullAsNothing() {
        var resource = Serialization.unmarshal("kind: TenantConfig\nspec: null\nstatus: null\n", TenantConfig.class);
        assertThat(resource.getSpec()).isEqualTo(TenantConfigSpec.empty());
        assertThat(resource.getStatus()).isEqualTo(TenantConfigStatus.empty());
    }

    @Test
    void absentPoliciesHaveTheirDocumentedMeaning() {
        var spec = TenantConfigSpec.empty();
        assertThat(spec.effectiveDeletionPolicy()).isEqualTo(DeletionPolicy.DELETE);
        assertThat(spec.effectiveDriftPolicy()).isEqualTo(DriftPolicy.CORRECT);
        assertThat(spec.effectiveAdoptionPolicy()).isEqualTo(AdoptionPolicy.REFUSE);
        assertThat(spec.suspended()).isFalse();
    }

    @Test
    void keepsAPolicyOfALaterVersionAndRefusesToActOnIt() {
        String later = "kind: TenantConfig\nspec: {driftPolicy: Freeze}\n";
        var spec = Serialization.unmarshal(later, TenantConfig.class).getSpec();
        assertThat(spec.driftPolicy()).isEqualTo("Freeze");
        assertThatThrownBy(spec::effectiveDriftPolicy)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("driftPolicy: \"Freeze\" (expected: Correct or Report)");
    }

    @Test
    void readsWhatItCanOfASpecWhoseFieldsAreOfOtherTypes() {
        var spec = Serialization.unmarshal("""
                kind: TenantConfig
                spec:
                  tenantId: acme
                  service: checkout
                  deletionPolicy: {after: 30d}
                  suspend: {until: 2027-01-01}
                  entries:
                  - {key: param_config_a, value: x}
                  - {key: param_config_b, value: {parts: [x]}}
                  - {key: param_config_c, valueFrom: {secretKeyRef: [db, password]}}
                """, TenantConfig.class).getSpec();

        assertThat(spec.tenantId()).isEqualTo("acme");
        assertThat(spec.service()).isEqualTo("checkout");
        assertThatThrownBy(spec::effectiveDeletionPolicy)
                .hasMessage("deletionPolicy: \"{\\u0022after\\u0022:\\u002230d\\u0022}\" (expected: Delete or Retain)");
        assertThat(spec.suspended()).isTrue();
        assertThat(spec.entries())
                .containsExactly(
                        new EntrySpec("param_config_a", "x", null, null),
                        new EntrySpec("param_config_b", null, null, null),
                        new EntrySpec("param_config_c", null, null, null));
    }

    @Test
    void keepsEveryFieldThatItCanReadOfASpec() {
        var whole = Serialization.unmarshal(RESOURCE, TenantConfig.class).getSpec();
        var partly = Serialization.unmarshal(
                        RESOURCE.replace("  entries:\n  - content", "  entries:\n  - [no, entry]\n  - content"),
                        TenantConfig.class)
                .getSpec();

        assertThat(partly).usingRecursiveComparison().ignoringFields("entries").isEqualTo(whole);
        assertThat(partly.entries()).hasSize(4).endsWith(whole.entries().toArray(EntrySpec[]::new));
    }

    @Test
    void takesAStatusThatItCannotReadForNone() {
        var resource = Serialization.unmarshal("kind: TenantConfig\nstatus: {entries: [none]}\n", TenantConfig.class);
        assertThat(resource.getStatus()).isEqualTo(TenantConfigStatus.empty());
    }

    @Test
    void readsOfAStatusWhoseFieldsAreOfOtherTypesWhereEntriesMayLie() {
        var status = Serialization.unmarshal("""
                kind: TenantConfig
                status:
                  summary: {of: 2}
                  applying: {generation: 3, keys: [param_config_c], since: '2026-01-01T00:00:00Z'}
                  entries:
                    param_config_a: {store: parameter-store, location: /a, version: '4', state: Synced, source: {digest: x}}
                    param_config_b: {store: parameter-store, location: /b, version: [5], state: Synced, source: {digest: x}}
                """, TenantConfig.class).getStatus();

        assertThat(status.applying().keys()).containsExactly("param_config_c");
        assertThat(status.entries())
                .containsOnlyKeys("param_config_a", "param_config_b")
                .containsEntry(
                        "param_config_a",
                        new EntryStatus(
                                "parameter-store",
                                "/a",
                                "4",
                                EntryState.SYNCED,
                                null,
                                new SourceRecord(null, null, null, "x"),
                                null,
                                null))
                .containsEntry(
                        "param_config_b",
                        new EntryStatus(
                                "parameter-store",
                                "/b",
                                null,
                                EntryState.FAILED,
                                null,
                                new SourceRecord(null, null, null, null),
                                null,
                                null));
    }

    @Test
    void readsAStateOfALaterVersionAsOneToBeLookedInto() {
        var resource =
                Serialization.unmarshal(RESOURCE.replace("state: Synced", "state: Postponed"), TenantConfig.class);
        assertThat(resource.getStatus().entries())
                .extractingByKey("param_config_feature-x")
                .extracting(EntryStatus::state)
                .isEqualTo(EntryState.FAILED);
    }

    @Test
    void readsAnActionOfALaterVersionAsNone() {
        var resource =
                Serialization.unmarshal(RESOURCE.replace("action: Create", "action: Postpone"), TenantConfig.class);
        assertThat(resource.getStatus().plan())
                .containsExactly(new PlannedChange("tenant_config_payment", null, "dynamodb", null));
    }

    @Test
    void anEntrysStringFormLeavesItsValueOut() {
        assertThat(new EntrySpec("param_config_a", "canary", null, null)).hasToString("EntrySpec[param_config_a]");
    }
}
