package io.tenantconfig.storage;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.ConfigReader;
import io.tenantconfig.core.store.StoredEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Values from the table, 100 a call. An item whose value is not text counts as not there. */
final class DynamoDbReader implements ConfigReader {

    private final DynamoDbTable table;

    DynamoDbReader(DynamoDbTable table) {
        this.table = table;
    }

    @Override
    public Map<Location, StoredEntry> read(Set<Location> locations) {
        Map<Location, StoredEntry> entries = new LinkedHashMap<>();
        table.items(locations)
                .forEach((location, item) -> item.entry().ifPresent(entry -> entries.put(location, entry)));
        return entries;
    }

    @Override
    public void close() {
        table.close();
    }
}
