package io.tenantconfig.server.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigReader;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoredEntry;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A span for each time that a refresh reads from a store: which store, how many entries, whether it answered. */
public final class StoreTraces {

    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private final Tracer tracer;

    public StoreTraces(OpenTelemetry openTelemetry) {
        this.tracer = openTelemetry.getTracer(Tracing.SCOPE);
    }

    /** The same reader, traced. */
    public ConfigReader reader(StoreId store, ConfigReader reader) {
        return new Reader(tracer, store, reader);
    }

    private record Reader(Tracer tracer, StoreId store, ConfigReader reader) implements ConfigReader {

        @Override
        public Map<Location, StoredEntry> read(Set<Location> locations) {
            Span span = tracer.spanBuilder("read " + store.value())
                    .setSpanKind(SpanKind.CLIENT)
                    .setAttribute("tenantconfig.store", store.value())
                    .setAttribute("tenantconfig.entries", locations.size())
                    .startSpan();
            try {
                return reader.read(locations);
            } catch (StoreException e) {
                span.setStatus(StatusCode.ERROR)
                        .setAttribute(ERROR, e.kind().name().toLowerCase(Locale.ROOT));
                throw e;
            } finally {
                span.end();
            }
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
