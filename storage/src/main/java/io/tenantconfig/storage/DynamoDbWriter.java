package io.tenantconfig.storage;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.CallCosts;
import io.tenantconfig.core.store.CallRates;
import io.tenantconfig.core.store.Calls;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.core.store.StoreLimits;
import io.tenantconfig.core.store.WriteResult;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Entries as items, written under conditions on owner, version and age of the claim. A value that was edited by hand
 * without raising the version is no reason for DynamoDB to refuse; its {@link Sighting} shows it.
 */
final class DynamoDbWriter implements ConfigWriter {

    /** An item holds 400 KB with its keys and marks; the design leaves a quarter of that free. */
    private static final int MAX_VALUE_BYTES = 300 * 1024;

    static final StoreLimits LIMITS = new StoreLimits(StoreId.DYNAMODB, MAX_VALUE_BYTES, false, Set.of());

    private final DynamoDbTable table;
    private final Transactions transactions;
    private final CallRates rates;
    private final InstantSource clock;

    DynamoDbWriter(DynamoDbTable table, CallRates rates, InstantSource clock) {
        this.table = table;
        this.transactions = new Transactions(table);
        this.rates = rates;
        this.clock = clock;
    }

    @Override
    public StoreLimits limits() {
        return LIMITS;
    }

    @Override
    public CallCosts costs() {
        return new CallCosts() {
            @Override
            public CallRates rates() {
                return rates;
            }

            @Override
            public Calls toLook(Set<Location> locations) {
                return Calls.looks(Chunks.number(locations.size(), DynamoDbTable.MAX_KEYS));
            }

            @Override
            public Calls toApply(List<Change> changes) {
                return new Calls(0, Chunks.number(changes.size(), Transactions.MAX_WRITES));
            }
        };
    }

    /** Reads the items whole, because only the value tells whether it was edited; it is dropped here. */
    @Override
    public Map<Location, Sighting> look(Set<Location> locations) {
        Map<Location, Sighting> seen = new LinkedHashMap<>();
        table.items(locations).forEach((location, item) -> seen.put(location, item.sighting()));
        return seen;
    }

    @Override
    public Map<Location, WriteResult> apply(Claim claim, List<Change> changes) {
        Map<Location, WriteResult> results = new LinkedHashMap<>();
        List<ItemWrite> writes = new ArrayList<>();
        for (Change change : changes) {
            switch (change) {
                case Change.Put put -> plan(claim, put, writes, results);
                case Change.Delete delete -> plan(claim, delete, writes, results);
            }
        }
        results.putAll(transactions.write(writes));
        return results;
    }

    private void plan(Claim claim, Change.Put put, List<ItemWrite> writes, Map<Location, WriteResult> results) {
        Optional<String> violation = LIMITS.violation(put.text(), put.secret());
        if (violation.isPresent()) {
            var refused = new StoreException(Kind.REFUSED, LIMITS.store(), violation.get());
            results.put(put.location(), new WriteResult.Failed(refused));
            return;
        }
        DynamoDbTable.keyAt(put.location())
                .flatMap(key -> ItemWrite.put(claim, put, key, clock.instant()))
                .ifPresentOrElse(writes::add, () -> results.put(put.location(), new WriteResult.Moved()));
    }

    private static void plan(
            Claim claim, Change.Delete delete, List<ItemWrite> writes, Map<Location, WriteResult> results) {
        DynamoDbTable.keyAt(delete.location())
                .map(key -> ItemWrite.delete(claim, delete.location(), key))
                .ifPresentOrElse(writes::add, () -> results.put(delete.location(), new WriteResult.Deleted()));
    }

    @Override
    public void close() {
        table.close();
    }
}
