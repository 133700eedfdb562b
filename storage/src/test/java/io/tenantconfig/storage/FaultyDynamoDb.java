package io.tenantconfig.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/** A real DynamoDB client that does what DynamoDB Local never does, and writes down the calls. */
final class FaultyDynamoDb implements DynamoDbClient {

    private final DynamoDbClient real;
    private final List<String> calls = new ArrayList<>();
    private final Deque<DynamoDbException> transactionFailures = new ArrayDeque<>();
    private final Deque<DynamoDbException> putFailures = new ArrayDeque<>();

    private final Deque<DynamoDbException> queryFailures = new ArrayDeque<>();
    private final List<QueryRequest> queries = new ArrayList<>();

    /** How many keys of a batch are processed; the others come back. */
    private int processedKeys = Integer.MAX_VALUE;

    FaultyDynamoDb(DynamoDbClient real) {
        this.real = real;
    }

    /** An error as DynamoDB answers the first attempt. */
    static DynamoDbException error(String code, int status) {
        var builder = DynamoDbException.builder();
        builder.numAttempts(1);
        builder.statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build());
        return (DynamoDbException) builder.build();
    }

    List<String> calls() {
        return calls;
    }

    List<QueryRequest> queries() {
        return queries;
    }

    void processOnly(int keys) {
        processedKeys = keys;
    }

    void failTransaction(DynamoDbException failure, int times) {
        for (int i = 0; i < times; i++) {
            transactionFailures.add(failure);
        }
    }

    void failPut(DynamoDbException failure, int times) {
        for (int i = 0; i < times; i++) {
            putFailures.add(failure);
        }
    }

    void failQuery(DynamoDbException failure, int times) {
        for (int i = 0; i < times; i++) {
            queryFailures.add(failure);
        }
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        calls.add("BatchGetItem");
        var asked = request.requestItems().entrySet().iterator().next();
        List<Map<String, AttributeValue>> keys = asked.getValue().keys();
        if (keys.size() <= processedKeys) {
            return real.batchGetItem(request);
        }
        KeysAndAttributes left = asked.getValue().toBuilder()
                .keys(keys.subList(processedKeys, keys.size()))
                .build();
        if (processedKeys == 0) {
            return BatchGetItemResponse.builder()
                    .responses(Map.of())
                    .unprocessedKeys(Map.of(asked.getKey(), left))
                    .build();
        }
        KeysAndAttributes now = asked.getValue().toBuilder()
                .keys(keys.subList(0, processedKeys))
                .build();
        return real
                .batchGetItem(request.toBuilder()
                        .requestItems(Map.of(asked.getKey(), now))
                        .build())
                .toBuilder()
                .unprocessedKeys(Map.of(asked.getKey(), left))
                .build();
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        calls.add("TransactWriteItems");
        if (!transactionFailures.isEmpty()) {
            throw transactionFailures.remove();
        }
        return real.transactWriteItems(request);
    }

    @Override
    public QueryResponse query(QueryRequest request) {
        calls.add("Query");
        queries.add(request);
        if (!queryFailures.isEmpty()) {
            throw queryFailures.remove();
        }
        return real.query(request);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        calls.add("PutItem");
        if (!putFailures.isEmpty()) {
            throw putFailures.remove();
        }
        return real.putItem(request);
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
        calls.add("DeleteItem");
        return real.deleteItem(request);
    }

    @Override
    public String serviceName() {
        return real.serviceName();
    }

    @Override
    public void close() {
        real.close();
    }
}
