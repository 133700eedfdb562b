package io.tenantconfig.system.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The alerts of {@code components/prometheus}. */
class AlertsTest {

    @SuppressWarnings("NullAway.Init")
    private static List<Fields> alerts;

    @BeforeAll
    static void read() throws IOException {
        var rendering = Manifests.of("manifests/overlays/aws");
        alerts = Fields.of(rendering.named("PrometheusRule", "tenantconfig"))
                .at("spec")
                .each("groups")
                .flatMap(group -> group.each("rules"))
                .toList();
    }

    @Test
    void eachSaysWhatItMeansAndWhatToDo() {
        assertThat(alerts).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.at("annotations").values()).containsOnlyKeys("summary", "description", "runbook");
            assertThat(alert.at("labels").text("severity")).isIn("warning", "critical");
        });
    }

    @Test
    void prometheusUnderstandsThem() throws Exception {
        List<String> metrics = ManifestTools.provide().metricsIn(expressions());
        assertThat(metrics).isNotEmpty();
    }

    private static List<String> expressions() {
        return alerts.stream().map(alert -> alert.text("expr")).toList();
    }
}
