package io.tenantconfig.process;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** All metrics as Prometheus reads them. */
final class MetricsText {

    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final PrometheusRegistry metrics;

    MetricsText(PrometheusRegistry metrics) {
        this.metrics = metrics;
    }

    String contentType() {
        return writer.getContentType();
    }

    String text() {
        var bytes = new ByteArrayOutputStream();
        try {
            writer.write(bytes, metrics.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException("no bytes could be added to memory", e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
