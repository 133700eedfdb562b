package io.tenantconfig.operator.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoredEntry;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What two runs may differ in, and what not. */
class EndStateTest {

    private static final String AT = "parameter-store:/config-service/acme/checkout/a";
    private static final String OWNER = "test/acme/checkout";

    private static final String RESOURCE = """
            apiVersion: tenantconfig.io/v1alpha1
            kind: TenantConfig
            metadata: {namespace: acme, name: checkout, finalizers: [tenantconfig.io/cleanup]}
            spec: {tenantId: acme, service: checkout, entries: [{key: param_config_a, value: x}]}
            status:
              observedGeneration: 1
              summary: 1/1
              lastSyncedAt: "2026-01-01T00:00:00Z"
              conditions:
              - {type: Ready, status: "True", reason: Synced, message: fine, lastTransitionTime: "2026-01-01T00:00:00Z"}
              entries:
                param_config_a:
                  store: parameter-store
                  location: /config-service/acme/checkout/a
                  version: "4"
                  state: Drifted
                  message: changed by somebody else; version 4
                  source: {digest: abc, uid: u1}
                  lastSyncedAt: "2026-01-01T00:00:00Z"
              observed:
                param_config_a: {version: "4", modifiedAt: "2026-01-01T00:00:00Z", eventId: e1}
            """;

    @Test
    void isTheSameWhateverVersionsTimesAndIdsThereAre() {
        String later = RESOURCE.replace("2026-01-01", "2027-02-02")
                .replace("\"4\"", "\"7\"")
                .replace("version 4", "version 7")
                .replace("e1", "e2")
                .replace("u1", "u2");

        assertThat(of(later, stored("x", OWNER, 1, "7", "7"))).isEqualTo(of(RESOURCE, stored("x", OWNER, 1, "4", "4")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[tenantconfig.io/cleanup] | []",
                "observedGeneration: 1 | observedGeneration: 2",
                "summary: 1/1 | summary: 0/1",
                "reason: Synced | reason: Conflict",
                "message: fine | message: bad",
                "message: changed | message: removed",
                "version: \"4\" | version: \"3\"",
                "state: Drifted | state: Synced",
                "digest: abc | digest: abd",
                "location: /config-service/acme/checkout/a | location: /config-service/acme/checkout/b",
                "eventId: e1 | eventId: e1, deleted: true",
                "conditions: | applying: {generation: 1, keys: [], since: \"2026-01-01T00:00:00Z\"}\\n  conditions:",
            })
    void differsWhereAStatusDoes(String one, String other) {
        var stored = stored("x", OWNER, 1, "4", "4");

        assertThat(of(RESOURCE.replace(one, other.replace("\\n", "\n")), stored))
                .isNotEqualTo(of(RESOURCE, stored));
    }

    @Test
    void differsWhereAStoreDoes() {
        assertThat(List.of(
                        of(RESOURCE, stored("x", OWNER, 1, "4", "4")),
                        of(RESOURCE, stored("y", OWNER, 1, "4", "4")),
                        of(RESOURCE, stored("x", "test/acme/other", 1, "4", "4")),
                        of(RESOURCE, stored("x", OWNER, 2, "4", "4")),
                        of(RESOURCE, stored("x", OWNER, 1, "4", "3")),
                        of(RESOURCE, stored("x", OWNER, 1, "5", "5")),
                        of(RESOURCE, Map.of())))
                .doesNotHaveDuplicates();
    }

    private static String of(String resource, Map<String, Stores.Content> contents) {
        return EndState.of(List.of(Serialization.unmarshal(resource, TenantConfig.class)), contents);
    }

    private static Map<String, Stores.Content> stored(
            String text, String owner, long generation, String version, String versionInMark) {
        var at = new Version(version, Instant.EPOCH);
        var mark = new Mark(new Claim(Owner.parse(owner).orElseThrow(), Instant.EPOCH, generation), versionInMark);
        return Map.of(
                AT,
                new Stores.Content(
                        new StoredEntry(text, false, at),
                        new Sighting.Marked(at, mark, version.equals(versionInMark))));
    }
}
