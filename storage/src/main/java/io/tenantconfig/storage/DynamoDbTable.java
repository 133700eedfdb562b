package io.tenantconfig.storage;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.route.ItemLayout;
import io.tenantconfig.core.route.ItemLayout.ItemKey;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** The table's items by location, read in bulk. */
record DynamoDbTable(DynamoDbClient client, String name) implements AutoCloseable {

    /** BatchGetItem takes no more keys at once. */
    static final int MAX_KEYS = 100;

    static final StoreId STORE = StoreId.DYNAMODB;

    /**
     * The items at these locations, strongly consistent.
     *
     * @throws StoreException if DynamoDB did not tell about every one
     */
    Map<Location, Item> items(Set<Location> locations) {
        Map<Map<String, AttributeValue>, Location> byKey = new LinkedHashMap<>();
        for (Location location : locations) {
            keyAt(location).ifPresent(key -> byKey.put(Item.key(key), location));
        }
        Map<Location, Item> items = new LinkedHashMap<>();
        for (var keys : Chunks.of(List.copyOf(byKey.keySet()), MAX_KEYS)) {
            for (var attributes : get(keys)) {
                Location location = byKey.get(Item.key(Item.keyOf(attributes)));
                if (location == null) {
                    throw new StoreException(
                            Kind.UNAVAILABLE, STORE, "BatchGetItem answered with an item that was not asked for");
                }
                items.put(location, Item.of(attributes));
            }
        }
        return items;
    }

    /**
     * A page of a tenant's items under a root, strongly consistent.
     *
     * @param prefix the partition, and what the sort keys begin with
     * @param after where the page before ended; empty for the first
     */
    QueryResponse below(ItemKey prefix, Map<String, AttributeValue> after) {
        try {
            return client.query(request -> request.tableName(name)
                    .consistentRead(true)
                    .keyConditionExpression("#pk = :pk AND begins_with(#sk, :sk)")
                    .expressionAttributeNames(Map.of("#pk", Item.PARTITION, "#sk", Item.SORT))
                    .expressionAttributeValues(Map.of(
                            ":pk", AttributeValue.fromS(prefix.partition()),
                            ":sk", AttributeValue.fromS(prefix.sort())))
                    .exclusiveStartKey(after.isEmpty() ? null : after));
        } catch (SdkException e) {
            throw AwsErrors.of(STORE, "Query", e);
        }
    }

    /** The key of a location; empty when no item can lie there, however the location came about. */
    static Optional<ItemKey> keyAt(Location location) {
        if (!location.store().equals(STORE)) {
            throw new IllegalArgumentException("location: " + location + " (expected: one in " + STORE + ")");
        }
        try {
            return Optional.of(ItemLayout.INSTANCE.keyAt(location.path()));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    private List<Map<String, AttributeValue>> get(List<Map<String, AttributeValue>> keys) {
        List<Map<String, AttributeValue>> found = new ArrayList<>();
        var backoff = new Backoff(STORE);
        Map<String, KeysAndAttributes> asked = Map.of(
                name,
                KeysAndAttributes.builder().keys(keys).consistentRead(true).build());
        while (true) {
            BatchGetItemResponse answer = get(asked);
            List<Map<String, AttributeValue>> items = answer.responses().getOrDefault(name, List.of());
            found.addAll(items);
            if (answer.unprocessedKeys().isEmpty()) {
                return found;
            }
            // What does not fit into the 16 MB of an answer comes back unprocessed: progress, and no reason to wait
            // long.
            if (!items.isEmpty()) {
                backoff.reset();
            }
            if (backoff.isExhausted()) {
                throw new StoreException(Kind.THROTTLED, STORE, "BatchGetItem left keys unprocessed again and again");
            }
            backoff.pause();
            asked = answer.unprocessedKeys();
        }
    }

    private BatchGetItemResponse get(Map<String, KeysAndAttributes> asked) {
        try {
            return client.batchGetItem(request -> request.requestItems(asked));
        } catch (SdkException e) {
            throw AwsErrors.of(STORE, "BatchGetItem", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
