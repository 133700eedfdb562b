package io.tenantconfig.system.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.system.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The alerts of {@code components/prometheus}. */
class AlertsTest {

    /** Prometheus' own, and cert-manager's. */
    private static final Set<String> FOREIGN = Set.of("up");

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
    void eachAsksForMetricsThatAreThere() throws Exception {
        List<String> documented = Pattern.compile("^\\| `([a-z_]+)` \\| (\\w+)", Pattern.MULTILINE)
                .matcher(Files.readString(Checkout.ROOT.resolve("docs/reference/metrics.md")))
                .results()
                .map(row -> row.group(1))
                .toList();
        List<String> metrics = ManifestTools.provide().metricsIn(expressions());
        assertThat(metrics.stream().map(name -> name.replaceFirst("_(count|sum|bucket)$", "")))
                .isNotEmpty()
                .allSatisfy(metric -> assertThat(FOREIGN.contains(metric) || documented.contains(metric))
                        .as(metric)
                        .isTrue());
    }

    private static List<String> expressions() {
        return alerts.stream().map(alert -> alert.text("expr")).toList();
    }
}
