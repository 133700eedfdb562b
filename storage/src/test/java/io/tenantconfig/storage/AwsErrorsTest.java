package io.tenantconfig.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import java.net.ConnectException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

class AwsErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "ProvisionedThroughputExceeded, 400, THROTTLED",
        "ProvisionedThroughputExceededException, 400, THROTTLED",
        "ReplicatedWriteConflictException, 400, THROTTLED",
        "RequestLimitExceeded, 400, THROTTLED",
        "ThrottlingError, 400, THROTTLED",
        "ThrottlingException, 400, THROTTLED",
        "TooManyUpdates, 400, THROTTLED",
        "TransactionConflict, 400, THROTTLED",
        "TransactionConflictException, 400, THROTTLED",
        "IdempotentParameterMismatchException, 400, UNAVAILABLE",
        "InternalServerError, 500, UNAVAILABLE",
        "InternalServiceError, 500, UNAVAILABLE",
        "InvalidNextToken, 400, UNAVAILABLE",
        "InvalidNextTokenException, 400, UNAVAILABLE",
        "RequestExpired, 400, UNAVAILABLE",
        "TransactionInProgressException, 400, UNAVAILABLE",
        "AccessDenied, 400, DENIED",
        "AccessDeniedException, 400, DENIED",
        "ExpiredTokenException, 400, DENIED",
        "IncompleteSignature, 400, DENIED",
        "InvalidClientTokenId, 403, DENIED",
        "InvalidSignatureException, 403, DENIED",
        "MissingAuthenticationTokenException, 400, DENIED",
        "NotAuthorized, 400, DENIED",
        "OptInRequired, 403, DENIED",
        "UnrecognizedClientException, 400, DENIED",
        "DecryptionFailure, 400, REFUSED",
        "DuplicateItem, 400, REFUSED",
        "EncryptionFailure, 400, REFUSED",
        "HierarchyLevelLimitExceededException, 400, REFUSED",
        "IncompatiblePolicyException, 400, REFUSED",
        "InvalidAllowedPatternException, 400, REFUSED",
        "InvalidFilterKey, 400, REFUSED",
        "InvalidFilterOption, 400, REFUSED",
        "InvalidFilterValue, 400, REFUSED",
        "InvalidKeyId, 400, REFUSED",
        "InvalidParameterException, 400, REFUSED",
        "InvalidPolicyAttributeException, 400, REFUSED",
        "InvalidPolicyTypeException, 400, REFUSED",
        "InvalidRequestException, 400, REFUSED",
        "ItemCollectionSizeLimitExceeded, 400, REFUSED",
        "ItemCollectionSizeLimitExceededException, 400, REFUSED",
        "LimitExceededException, 400, REFUSED",
        "MalformedPolicyDocumentException, 400, REFUSED",
        "ParameterLimitExceeded, 400, REFUSED",
        "ParameterMaxVersionLimitExceeded, 400, REFUSED",
        "ParameterPatternMismatchException, 400, REFUSED",
        "PoliciesLimitExceededException, 400, REFUSED",
        "PreconditionNotMetException, 400, REFUSED",
        "ResourceNotFoundException, 400, REFUSED",
        "UnsupportedParameterType, 400, REFUSED",
        "ValidationError, 400, REFUSED",
        "ValidationException, 400, REFUSED",
    })
    void tellWhatCanBeDone(String code, int status, Kind kind) {
        StoreException failure = AwsErrors.of(StoreId.DYNAMODB, "PutItem", answer(code, status));

        assertThat(AwsErrorTable.all()).containsKey(code);
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.isTransient()).isEqualTo(kind == Kind.THROTTLED || kind == Kind.UNAVAILABLE);
        assertThat(AwsErrors.of(StoreId.DYNAMODB, "TransactWriteItems", code).kind())
                .isEqualTo(kind);
    }

    @Test
    void nameEveryErrorOfTheTableAbove() throws Exception {
        CsvSource rows = AwsErrorsTest.class
                .getDeclaredMethod("tellWhatCanBeDone", String.class, int.class, Kind.class)
                .getAnnotation(CsvSource.class);

        assertThat(AwsErrorTable.all().keySet())
                .isEqualTo(Stream.of(rows.value())
                        .map(row -> row.substring(0, row.indexOf(',')))
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @CsvSource({
        "SomeNewThrottle, 429, THROTTLED",
        "SomethingNew, 503, UNAVAILABLE",
        "SomethingNew, 403, DENIED",
        "SomethingNew, 401, DENIED",
        "SomethingNew, 400, REFUSED",
    })
    void goByTheStatusWhenTheCodeIsUnknown(String code, int status, Kind kind) {
        assertThat(AwsErrors.of(StoreId.DYNAMODB, "PutItem", answer(code, status))
                        .kind())
                .isEqualTo(kind);
    }

    @Test
    void tellTheSameWhileTheTroubleIsTheSame() {
        StoreException failure = AwsErrors.of(StoreId.DYNAMODB, "PutItem", answer("ValidationException", 400));

        assertThat(failure)
                .hasMessage("dynamodb: PutItem failed: ValidationException (HTTP 400)")
                .hasNoCause();
    }

    @Test
    void tellWhatAPersonMustDoWhereThatIsKnown() {
        assertThat(AwsErrors.of(
                        StoreId.PARAMETER_STORE, "PutParameter", answer("ParameterMaxVersionLimitExceeded", 400)))
                .hasMessage(
                        "parameter-store: PutParameter failed: ParameterMaxVersionLimitExceeded (HTTP 400); the oldest"
                                + " of the parameter's 100 versions has a label and cannot make room: remove the label, or move it"
                                + " to a newer version");
    }

    @Test
    void tellTheConnectionsFailureAndNothingElseOfTheClients() {
        var refused = SdkClientException.create("hunter2", new ConnectException("Connection refused"));
        var unreadable = SdkClientException.create("hunter2", new IllegalArgumentException("at 'hunter2'"));

        assertThat(AwsErrors.of(StoreId.PARAMETER_STORE, "PutParameter", refused))
                .hasMessage("parameter-store: PutParameter got no usable answer: SdkClientException, from"
                        + " ConnectException: Connection refused")
                .hasNoCause();
        assertThat(AwsErrors.of(StoreId.PARAMETER_STORE, "PutParameter", unreadable))
                .hasMessage("parameter-store: PutParameter got no usable answer: SdkClientException, from"
                        + " IllegalArgumentException")
                .hasNoCause();
    }

    private static AwsServiceException answer(String code, int status) {
        return AwsServiceException.builder()
                .statusCode(status)
                .requestId("R1")
                .message("Value 'hunter2' is wrong")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("Value 'hunter2' is wrong")
                        .build())
                .build();
    }
}
