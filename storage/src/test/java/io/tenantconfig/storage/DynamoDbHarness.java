package io.tenantconfig.storage;

import io.tenantconfig.core.route.ItemLayout;
import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.ConfigReader;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.StoreHarness;
import io.tenantconfig.core.store.VersionSweep;
import io.tenantconfig.storage.testing.EntryTable;
import io.tenantconfig.storage.testing.LocalAws;
import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The DynamoDB store on any server, with an outsider who edits values in the table. */
record DynamoDbHarness(
        ConfigReader reader,
        ConfigWriter writer,
        VersionSweep sweep,
        DynamoDbClient outsider,
        AutoCloseable server,
        boolean isAtomic)
        implements StoreHarness {

    static DynamoDbHarness on(URI endpoint, AutoCloseable server, boolean isAtomic) {
        DynamoDbClient outsider = EntryTable.client(endpoint);
        EntryTable.create(outsider, DynamoDbSettings.DEFAULT_TABLE);
        Map<String, String> environment = LocalAws.environment("DYNAMODB", endpoint);
        var provider = new DynamoDbStoreProvider();
        return new DynamoDbHarness(
                provider.openReader(environment),
                provider.openWriter(environment),
                provider.openSweep(environment),
                outsider,
                server,
                isAtomic);
    }

    @Override
    public Layout layout() {
        return ItemLayout.INSTANCE;
    }

    /** As in the console: the one attribute changes, and all the others stay. */
    @Override
    public void putByHand(Location location, String text) {
        outsider.updateItem(request -> request.tableName(DynamoDbSettings.DEFAULT_TABLE)
                .key(key(location))
                .updateExpression("SET #value = :value")
                .expressionAttributeNames(Map.of("#value", "value"))
                .expressionAttributeValues(Map.of(":value", AttributeValue.fromS(text))));
    }

    @Override
    public void deleteByHand(Location location) {
        outsider.deleteItem(
                request -> request.tableName(DynamoDbSettings.DEFAULT_TABLE).key(key(location)));
    }

    @Override
    public boolean writesConditionally() {
        return true;
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
        sweep.close();
        outsider.close();
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException("the server did not stop", e);
        }
    }

    private static Map<String, AttributeValue> key(Location location) {
        return Item.key(ItemLayout.INSTANCE.keyAt(location.path()));
    }
}
