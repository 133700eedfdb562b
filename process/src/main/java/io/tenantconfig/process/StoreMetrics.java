package io.tenantconfig.process;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.CallCosts;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ConfigReader;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreLimits;
import io.tenantconfig.core.store.StoredEntry;
import io.tenantconfig.core.store.VersionSweep;
import io.tenantconfig.core.store.WriteResult;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** How long stores take to answer, and how often they fail: by store and what was asked, never by whose entries. */
public final class StoreMetrics {

    private final Histogram calls;
    private final Counter errors;

    public StoreMetrics(PrometheusRegistry registry) {
        this.calls = Histogram.builder()
                .name("tenantconfig_store_call_duration_seconds")
                .help("How long a store took to answer, its client's repetitions included")
                .unit(Unit.SECONDS)
                .labelNames("store", "operation")
                .classicOnly()
                .classicUpperBounds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
                .register(registry);
        this.errors = Counter.builder()
                .name("tenantconfig_store_errors_total")
                .help("Calls to a store, or single changes in one, that failed")
                .labelNames("store", "operation", "kind")
                .register(registry);
    }

    /** The same reader, measured. */
    public ConfigReader reader(StoreId store, ConfigReader reader) {
        return new Reader(reader, new Operation(store, "read"));
    }

    /** The same writer, measured. */
    public ConfigWriter writer(StoreId store, ConfigWriter writer) {
        return new Writer(writer, new Operation(store, "look"), new Operation(store, "apply"));
    }

    /** The same sweep, measured: a page is a call. */
    public VersionSweep sweep(StoreId store, VersionSweep sweep) {
        return new Sweep(sweep, new Operation(store, "sweep"));
    }

    /** One kind of call to one store. */
    private final class Operation {

        private final String store;
        private final String name;
        private final DistributionDataPoint duration;

        Operation(StoreId store, String name) {
            this.store = store.value();
            this.name = name;
            this.duration = calls.labelValues(store.value(), name);
            // A series that begins with its first error hides that error from rate().
            for (StoreException.Kind kind : StoreException.Kind.values()) {
                errors.initLabelValues(this.store, name, label(kind));
            }
        }

        <T> T measure(Supplier<T> call) {
            try (var _ = duration.startTimer()) {
                return call.get();
            } catch (StoreException e) {
                failed(e.kind());
                throw e;
            }
        }

        void failed(StoreException.Kind kind) {
            errors.labelValues(store, name, label(kind)).inc();
        }

        private static String label(StoreException.Kind kind) {
            return kind.name().toLowerCase(Locale.ROOT);
        }
    }

    private record Reader(ConfigReader reader, Operation read) implements ConfigReader {

        @Override
        public Map<Location, StoredEntry> read(Set<Location> locations) {
            return read.measure(() -> reader.read(locations));
        }

        @Override
        public void close() {
            reader.close();
        }
    }

    private record Sweep(VersionSweep sweep, Operation page) implements VersionSweep {

        @Override
        public Pass begin(Set<String> roots, Set<TenantId> tenants) {
            Pass pass = sweep.begin(roots, tenants);
            return () -> page.measure(pass::next);
        }

        @Override
        public void close() {
            sweep.close();
        }
    }

    private record Writer(ConfigWriter writer, Operation look, Operation apply) implements ConfigWriter {

        @Override
        public StoreLimits limits() {
            return writer.limits();
        }

        @Override
        public CallCosts costs() {
            return writer.costs();
        }

        @Override
        public Map<Location, Sighting> look(Set<Location> locations) {
            return look.measure(() -> writer.look(locations));
        }

        @Override
        public Map<Location, WriteResult> apply(Claim claim, List<Change> changes) {
            Map<Location, WriteResult> results = apply.measure(() -> writer.apply(claim, changes));
            for (WriteResult result : results.values()) {
                switch (result) {
                    case WriteResult.Failed(StoreException cause) -> apply.failed(cause.kind());
                    case WriteResult.Throttled() -> apply.failed(StoreException.Kind.THROTTLED);
                    case WriteResult _ -> {
                        // The store did as it should.
                    }
                }
            }
            return results;
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}
