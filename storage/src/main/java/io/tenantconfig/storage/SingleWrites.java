package io.tenantconfig.storage;

import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.core.store.WriteResult;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/**
 * Writes one by one, each under its condition; half as dear as in a transaction. When the answer to a write is lost, the
 * SDK's second try finds the first one's result and its condition does not hold: the caller looks, and knows its mark.
 */
final class SingleWrites {

    private static final StoreId STORE = StoreId.DYNAMODB;

    private final DynamoDbTable table;

    SingleWrites(DynamoDbTable table) {
        this.table = table;
    }

    WriteResult write(ItemWrite write) {
        var backoff = new Backoff(STORE);
        while (true) {
            try {
                send(write);
                return write.done();
            } catch (ConditionalCheckFailedException e) {
                return write.refusedBy(e.item());
            } catch (TransactionConflictException e) {
                if (backoff.isExhausted()) {
                    return new WriteResult.Failed(failure(write, e));
                }
                backoff.pause();
            } catch (SdkException e) {
                StoreException failure = failure(write, e);
                return failure.kind() == Kind.THROTTLED ? new WriteResult.Throttled() : new WriteResult.Failed(failure);
            }
        }
    }

    private void send(ItemWrite write) {
        Condition condition = write.condition();
        switch (write) {
            case ItemWrite.Put put ->
                table.client()
                        .putItem(request -> request.tableName(table.name())
                                .item(put.item())
                                .conditionExpression(condition.expression())
                                .expressionAttributeNames(condition.names())
                                .expressionAttributeValues(condition.valuesOrNull()));
            case ItemWrite.Delete delete ->
                table.client()
                        .deleteItem(request -> request.tableName(table.name())
                                .key(Item.key(delete.key()))
                                .conditionExpression(condition.expression())
                                .expressionAttributeNames(condition.names())
                                .expressionAttributeValues(condition.valuesOrNull())
                                .returnValuesOnConditionCheckFailure("ALL_OLD"));
        }
    }

    private static StoreException failure(ItemWrite write, SdkException exception) {
        return AwsErrors.ofChange(
                STORE,
                switch (write) {
                    case ItemWrite.Put put -> "PutItem";
                    case ItemWrite.Delete delete -> "DeleteItem";
                },
                exception);
    }
}
