package io.tenantconfig.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import org.junit.jupiter.api.Test;

class StatusPatchTest {

    private static final String FULL = """
            observedGeneration: 1
            summary: 1/1
            applying: {generation: 1, keys: [param_config_a/b], since: "2026-01-01T00:00:00Z"}
            entries:
              param_config_a/b: {state: Synced, version: "1"}
            observed:
              param_config_a/b: {version: "1", eventId: e1}
            """;

    @Test
    void isEmptyWhenNothingOfOursDiffers() {
        assertThat(patch(FULL, FULL.replace("e1", "e2"))).isEqualTo("[]");
    }

    @Test
    void namesOnlyWhatChangesAndTheVersionThatItHoldsFor() {
        String changed = FULL.replace("summary: 1/1", "summary: 0/1")
                .replace("state: Synced, version: \"1\"", "state: Failed, version: \"1\"")
                .replaceAll("applying: .*\n", "");
        assertThat(patch(FULL, changed))
                .isEqualTo("["
                        + "{\"op\":\"add\",\"path\":\"/metadata/resourceVersion\",\"value\":\"7\"},"
                        + "{\"op\":\"add\",\"path\":\"/status/summary\",\"value\":\"0/1\"},"
                        + "{\"op\":\"remove\",\"path\":\"/status/applying\"},"
                        + "{\"op\":\"add\",\"path\":\"/status/entries/param_config_a~1b\","
                        + "\"value\":{\"version\":\"1\",\"state\":\"Failed\"}}]");
    }

    @Test
    void createsTheStatusOfAResourceThatHasNone() {
        assertThat(patch("{}", "summary: 0/1\nentries: {param_config_a: {state: Waiting}}"))
                .isEqualTo(
                        "["
                                + "{\"op\":\"add\",\"path\":\"/metadata/resourceVersion\",\"value\":\"7\"},"
                                + "{\"op\":\"add\",\"path\":\"/status\",\"value\":{}},"
                                + "{\"op\":\"add\",\"path\":\"/status/summary\",\"value\":\"0/1\"},"
                                + "{\"op\":\"add\",\"path\":\"/status/entries\",\"value\":{\"param_config_a\":{\"state\":\"Waiting\"}}}]");
    }

    @Test
    void removesAnEntryThatIsGone() {
        assertThat(patch(FULL, FULL.replaceFirst("entries:\n.*\n", "")))
                .endsWith("{\"op\":\"remove\",\"path\":\"/status/entries/param_config_a~1b\"}]");
    }

    private static String patch(String from, String to) {
        return Serialization.asJson(StatusPatch.between(
                "7",
                Serialization.unmarshal(from, TenantConfigStatus.class),
                Serialization.unmarshal(to, TenantConfigStatus.class)));
    }
}
