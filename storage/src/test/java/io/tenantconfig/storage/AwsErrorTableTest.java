package io.tenantconfig.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.DeleteParametersRequest;
import software.amazon.awssdk.services.ssm.model.DescribeParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.HierarchyTypeMismatchException;
import software.amazon.awssdk.services.ssm.model.ParameterAlreadyExistsException;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;
import software.amazon.awssdk.services.ssm.model.SsmException;

class AwsErrorTableTest {

    /** What each becomes is a result of its own: Moved, NotOwned, Taken, TypeFixed, or one for each write. */
    private static final Set<Class<?>> RESULTS = Set.of(
            ConditionalCheckFailedException.class,
            HierarchyTypeMismatchException.class,
            ParameterAlreadyExistsException.class,
            TransactionCanceledException.class);

    /** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html, but for the condition's. */
    private static final List<String> CANCELLATION_REASONS = List.of(
            "ItemCollectionSizeLimitExceeded",
            "TransactionConflict",
            "ProvisionedThroughputExceeded",
            "ThrottlingError",
            "ValidationError",
            "AccessDenied",
            "DuplicateItem");

    @Test
    void hasEveryErrorThatTheOperationsInUseName() throws Exception {
        List<Method> operations = List.of(
                SsmClient.class.getMethod("getParameters", GetParametersRequest.class),
                SsmClient.class.getMethod("describeParameters", DescribeParametersRequest.class),
                SsmClient.class.getMethod("putParameter", PutParameterRequest.class),
                SsmClient.class.getMethod("deleteParameters", DeleteParametersRequest.class),
                DynamoDbClient.class.getMethod("batchGetItem", BatchGetItemRequest.class),
                DynamoDbClient.class.getMethod("query", QueryRequest.class),
                DynamoDbClient.class.getMethod("putItem", PutItemRequest.class),
                DynamoDbClient.class.getMethod("deleteItem", DeleteItemRequest.class),
                DynamoDbClient.class.getMethod("transactWriteItems", TransactWriteItemsRequest.class));

        List<Class<?>> named = operations.stream()
                .flatMap(operation -> Stream.<Class<?>>of(operation.getExceptionTypes()))
                .filter(AwsErrorTableTest::isOneError)
                .distinct()
                .toList();

        assertThat(named).hasSizeGreaterThan(30);
        assertThat(named)
                .filteredOn(error -> !RESULTS.contains(error))
                .allMatch(error ->
                        codes(error).anyMatch(code -> AwsErrorTable.of(code).isPresent()));
        assertThat(RESULTS)
                .noneMatch(error ->
                        codes(error).anyMatch(code -> AwsErrorTable.of(code).isPresent()));
    }

    @Test
    void hasEveryReasonForWhichATransactionIsCancelled() {
        assertThat(CANCELLATION_REASONS).allMatch(code -> AwsErrorTable.of(code).isPresent());
    }

    /** Not the base of a service's errors. */
    private static boolean isOneError(Class<?> type) {
        return AwsServiceException.class.isAssignableFrom(type)
                && type != AwsServiceException.class
                && type != SsmException.class
                && type != DynamoDbException.class;
    }

    /** An error's code is the name of its class, or what comes before {@code Exception} in it. */
    private static Stream<String> codes(Class<?> error) {
        String name = error.getSimpleName();
        return Stream.of(name, name.replaceFirst("Exception$", ""));
    }
}
