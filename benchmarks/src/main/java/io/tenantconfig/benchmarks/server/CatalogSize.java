package io.tenantconfig.benchmarks.server;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.ConfigValue;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.server.snapshot.Catalog;
import io.tenantconfig.server.snapshot.Finding;
import io.tenantconfig.server.snapshot.ServedEntry;
import io.tenantconfig.server.snapshot.TenantSnapshot;
import java.io.IOException;
import java.lang.ref.Reference;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What the entries that a server serves take on its heap, from their ids to the maps in which they stand. In a process of its
 * own, in which nothing else happens.
 */
final class CatalogSize {

    private static final int IN_A_TENANT = 200;
    private static final String VALUE = "x".repeat(100);
    private static final ServedEntry SAMPLE = entry(id(scope("tenant-0"), 0));

    private final Routes routes = RoutesDocument.defaults(StoreProvider.layouts(StoreProvider.installed()));
    private final double heapBytes;

    /**
     * Prints the bytes on the heap for each of so many entries.
     *
     * @param arguments how many
     */
    public static void main(String[] arguments) throws InterruptedException {
        System.out.println(new CatalogSize(Integer.parseInt(arguments[0])).heapBytes);
    }

    /** What {@link #main} prints in a process of its own. */
    static double measured(int entries) throws IOException {
        return Double.parseDouble(ServerProcess.output(CatalogSize.class, Integer.toString(entries))
                .strip());
    }

    private CatalogSize(int entries) throws InterruptedException {
        // The classes first.
        fill(IN_A_TENANT);
        long before = used();
        Catalog catalog = fill(entries);
        try {
            this.heapBytes = (double) (used() - before) / entries;
        } finally {
            Reference.reachabilityFence(catalog);
        }
    }

    private Catalog fill(int entries) {
        var catalog = new Catalog(routes);
        for (int tenant = 0; tenant * IN_A_TENANT < entries; tenant++) {
            Scope scope = scope("tenant-" + tenant);
            Map<EntryId, Finding> findings = new HashMap<>();
            for (int i = 0; i < IN_A_TENANT; i++) {
                EntryId id = id(scope, i);
                findings.put(id, new Finding.Found(entry(id)));
            }
            catalog.publish(TenantSnapshot.of(scope.tenant(), findings));
        }
        return catalog;
    }

    /** All entries of a resource share it. */
    private static Scope scope(String tenant) {
        return new Scope(new TenantId(tenant), new ServiceName("checkout"));
    }

    private static EntryId id(Scope scope, int number) {
        return new EntryId(scope, new ConfigKey("param_config_k%06d".formatted(number)));
    }

    private static ServedEntry entry(EntryId id) {
        return ServedEntry.current(id, ConfigValue.text(VALUE), false, Version.of(1, Instant.now()));
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    static int keyBytes() {
        return SAMPLE.id().key().value().length();
    }

    static int valueBytes() {
        return VALUE.length();
    }

    /** Key, value and all else that an answer tells. */
    static int wireBytes() {
        return SAMPLE.message(true).getSerializedSize();
    }

    static double allowed() {
        return 1.5 * wireBytes() + 150;
    }
}
