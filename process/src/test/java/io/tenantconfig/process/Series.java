package io.tenantconfig.process;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

/** Reads single series of a registry. */
public final class Series {

    private Series() {}

    /**
     * The present value; of a histogram how often it was observed.
     *
     * @param name without {@code _total}
     * @param labels names and values in turn
     * @return -1 if there is no such series
     */
    public static double value(PrometheusRegistry registry, String name, String... labels) {
        return registry.scrape().stream()
                .filter(metric -> metric.getMetadata().getPrometheusName().equals(name))
                .flatMap(metric -> metric.getDataPoints().stream())
                .filter(point -> point.getLabels().equals(Labels.of(labels)))
                .mapToDouble(Series::value)
                .findFirst()
                .orElse(-1);
    }

    private static double value(DataPointSnapshot point) {
        return switch (point) {
            case CounterDataPointSnapshot counter -> counter.getValue();
            case GaugeDataPointSnapshot gauge -> gauge.getValue();
            case HistogramDataPointSnapshot histogram -> histogram.getCount();
            default -> throw new AssertionError("a type that is not used: " + point.getClass());
        };
    }
}
