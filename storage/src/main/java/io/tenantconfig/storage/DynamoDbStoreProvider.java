package io.tenantconfig.storage;

import io.tenantconfig.core.route.ItemLayout;
import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.settings.Setting;
import io.tenantconfig.core.store.ConfigReader;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.core.store.VersionSweep;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * DynamoDB: one table, one item per entry, the partition key of which is the tenant's. Reads are strongly consistent,
 * writes conditional, and the changes of one pass are made in transactions.
 */
public final class DynamoDbStoreProvider implements StoreProvider {

    @Override
    public StoreId id() {
        return StoreId.DYNAMODB;
    }

    @Override
    public Layout layout() {
        return ItemLayout.INSTANCE;
    }

    @Override
    public List<Setting<?, ?>> settings() {
        return DynamoDbSettings.ALL;
    }

    @Override
    public ConfigReader openReader(Map<String, String> environment) {
        var settings = DynamoDbSettings.of(environment);
        return new DynamoDbReader(
                new DynamoDbTable(settings.access().open(DynamoDbClient.builder()), settings.table()));
    }

    @Override
    public ConfigWriter openWriter(Map<String, String> environment) {
        var settings = DynamoDbSettings.of(environment);
        return new DynamoDbWriter(open(settings), settings.rates(), Clock.systemUTC());
    }

    @Override
    public VersionSweep openSweep(Map<String, String> environment) {
        return new DynamoDbSweep(open(DynamoDbSettings.of(environment)));
    }

    private static DynamoDbTable open(DynamoDbSettings settings) {
        return new DynamoDbTable(settings.access().openTellingThrottles(DynamoDbClient.builder()), settings.table());
    }
}
