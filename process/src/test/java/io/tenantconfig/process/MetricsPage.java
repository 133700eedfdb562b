package io.tenantconfig.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.tenantconfig.core.docs.GeneratedPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page that lists all metrics, of which each process writes its own section. */
public final class MetricsPage {

    private static final GeneratedPage PAGE = new GeneratedPage(Path.of("..", "docs", "reference", "metrics.md"));

    /** All labels that there are. What a tenant, a resource or a key is called has no end of values, and is nobody's business. */
    private static final Set<String> LABELS = Set.of(
            "area",
            "code",
            "gc",
            "kind",
            "limit",
            "method",
            "operation",
            "outcome",
            "pool",
            "ready",
            "result",
            "runtime",
            "state",
            "store",
            "vendor",
            "version");

    private MetricsPage() {}

    /**
     * Compares a section with what a process measures.
     *
     * @param registry of a process of which every series exists
     * @param beginning of the names that are listed
     */
    public static void check(String section, PrometheusRegistry registry, String... beginning) throws IOException {
        List<MetricSnapshot> metrics = registry.scrape().stream()
                .filter(metric -> Stream.of(beginning)
                        .anyMatch(prefix ->
                                metric.getMetadata().getPrometheusName().startsWith(prefix)))
                .sorted(Comparator.comparing(metric -> metric.getMetadata().getPrometheusName()))
                .toList();
        assertThat(metrics).flatExtracting(MetricsPage::labels).isSubsetOf(LABELS);
        PAGE.checkSection(section, table(metrics));
    }

    private static String table(List<MetricSnapshot> metrics) {
        return metrics.stream()
                .map(metric -> "| `%s` | %s | %s | %s |\n"
                        .formatted(
                                name(metric),
                                type(metric),
                                labels(metric).stream()
                                        .map(label -> "`" + label + "`")
                                        .collect(Collectors.joining(", ")),
                                metric.getMetadata().getHelp()))
                .collect(Collectors.joining("", "\n| name | type | labels | meaning |\n|---|---|---|---|\n", "\n"));
    }

    private static String name(MetricSnapshot metric) {
        String name = metric.getMetadata().getPrometheusName();
        return switch (metric) {
            case CounterSnapshot _ -> name + "_total";
            case InfoSnapshot _ -> name + "_info";
            default -> name;
        };
    }

    private static String type(MetricSnapshot metric) {
        return switch (metric) {
            case CounterSnapshot _ -> "counter";
            case GaugeSnapshot _ -> "gauge";
            case HistogramSnapshot _ -> "histogram";
            case SummarySnapshot _ -> "summary";
            case InfoSnapshot _ -> "info";
            default -> throw new AssertionError("a type that the page does not know: " + metric.getClass());
        };
    }

    private static Set<String> labels(MetricSnapshot metric) {
        return metric.getDataPoints().stream()
                .flatMap(point -> point.getLabels().stream())
                .map(Label::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
