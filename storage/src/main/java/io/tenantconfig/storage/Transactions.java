package io.tenantconfig.storage;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.core.store.WriteResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Writes in transactions: as many together as DynamoDB takes. A write whose condition does not hold, or that DynamoDB
 * does not take, is left out and the others are made without it. A lost answer is safe: the SDK repeats the request with
 * the same token, and DynamoDB carries it out once (for ten minutes:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html).
 */
final class Transactions {

    private static final String OPERATION = "TransactWriteItems";
    private static final StoreId STORE = StoreId.DYNAMODB;

    static final int MAX_WRITES = 100;
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final String NONE = "None";
    private static final String CONDITION_FAILED = "ConditionalCheckFailed";

    private final DynamoDbTable table;
    private final SingleWrites singles;

    Transactions(DynamoDbTable table) {
        this.table = table;
        this.singles = new SingleWrites(table);
    }

    /** The result of every write. */
    Map<Location, WriteResult> write(List<ItemWrite> writes) {
        Map<Location, WriteResult> results = new LinkedHashMap<>();
        for (var batch : batches(writes)) {
            try {
                writeBatch(batch, results);
            } catch (StoreException e) {
                batch.forEach(write -> results.putIfAbsent(write.location(), new WriteResult.Failed(e)));
            }
        }
        return results;
    }

    private static List<List<ItemWrite>> batches(List<ItemWrite> writes) {
        List<List<ItemWrite>> batches = new ArrayList<>();
        List<ItemWrite> open = new ArrayList<>();
        int bytes = 0;
        for (ItemWrite write : writes) {
            if (open.size() == MAX_WRITES || bytes + write.bytes() > MAX_BYTES) {
                batches.add(open);
                open = new ArrayList<>();
                bytes = 0;
            }
            open.add(write);
            bytes += write.bytes();
        }
        batches.add(open);
        return batches;
    }

    /** Ends: every round settles a write, uses up a retry, or is the last. */
    private void writeBatch(List<ItemWrite> batch, Map<Location, WriteResult> results) {
        List<ItemWrite> left = batch;
        var backoff = new Backoff(STORE);
        while (left.size() > 1) {
            try {
                transact(left);
                left.forEach(write -> results.put(write.location(), write.done()));
                return;
            } catch (TransactionCanceledException e) {
                List<ItemWrite> open = settle(left, e.cancellationReasons(), results);
                if (e.cancellationReasons().stream().anyMatch(reason -> AwsErrors.isAboutRate(reason.code()))) {
                    throttled(open, results);
                    return;
                }
                if (open.size() == left.size()) {
                    pauseOrFail(backoff, e);
                }
                left = open;
            } catch (SdkException e) {
                StoreException failure = AwsErrors.ofChange(STORE, OPERATION, e);
                if (failure.kind() == Kind.THROTTLED) {
                    throttled(left, results);
                    return;
                }
                if (failure.kind() != Kind.REFUSED) {
                    throw failure;
                }
                // Refused as a whole: alone, each one shows whether it is the cause.
                break;
            }
        }
        left.forEach(write -> results.put(write.location(), singles.write(write)));
    }

    private static void throttled(List<ItemWrite> writes, Map<Location, WriteResult> results) {
        writes.forEach(write -> results.put(write.location(), new WriteResult.Throttled()));
    }

    private void transact(List<ItemWrite> writes) {
        List<TransactWriteItem> items = writes.stream().map(this::item).toList();
        table.client().transactWriteItems(request -> request.transactItems(items));
    }

    /** Notes the writes that have found their result, and returns the others. */
    private static List<ItemWrite> settle(
            List<ItemWrite> writes, List<CancellationReason> reasons, Map<Location, WriteResult> results) {
        if (reasons.size() != writes.size()) {
            throw new StoreException(Kind.UNAVAILABLE, STORE, OPERATION + " was cancelled without reasons");
        }
        List<ItemWrite> open = new ArrayList<>();
        for (int i = 0; i < writes.size(); i++) {
            ItemWrite write = writes.get(i);
            CancellationReason reason = reasons.get(i);
            if (CONDITION_FAILED.equals(reason.code())) {
                results.put(write.location(), write.refusedBy(reason.item()));
            } else if (NONE.equals(reason.code())
                    || AwsErrors.of(STORE, OPERATION, reason.code()).isTransient()) {
                open.add(write);
            } else {
                results.put(write.location(), new WriteResult.Failed(AwsErrors.of(STORE, OPERATION, reason.code())));
            }
        }
        return open;
    }

    private static void pauseOrFail(Backoff backoff, TransactionCanceledException cancelled) {
        if (backoff.isExhausted()) {
            String code = cancelled.cancellationReasons().stream()
                    .map(CancellationReason::code)
                    .filter(reason -> !NONE.equals(reason))
                    .findFirst()
                    .orElse("InternalServerError");
            throw AwsErrors.of(STORE, OPERATION, code);
        }
        backoff.pause();
    }

    private TransactWriteItem item(ItemWrite write) {
        Condition condition = write.condition();
        return switch (write) {
            case ItemWrite.Put put ->
                TransactWriteItem.builder()
                        .put(request -> request.tableName(table.name())
                                .item(put.item())
                                .conditionExpression(condition.expression())
                                .expressionAttributeNames(condition.names())
                                .expressionAttributeValues(condition.valuesOrNull()))
                        .build();
            case ItemWrite.Delete delete ->
                TransactWriteItem.builder()
                        .delete(request -> request.tableName(table.name())
                                .key(Item.key(delete.key()))
                                .conditionExpression(condition.expression())
                                .expressionAttributeNames(condition.names())
                                .expressionAttributeValues(condition.valuesOrNull())
                                .returnValuesOnConditionCheckFailure("ALL_OLD"))
                        .build();
        };
    }
}
