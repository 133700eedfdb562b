package io.tenantconfig.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

class AwsErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "ThrottlingException, 400, THROTTLED",
        "TooManyUpdates, 400, THROTTLED",
        "ProvisionedThroughputExceededException, 400, THROTTLED",
        "RequestLimitExceeded, 400, THROTTLED",
        "TransactionConflictException, 400, THROTTLED",
        "SomeNewThrottle, 429, THROTTLED",
        "InternalServerError, 500, UNAVAILABLE",
        "SomethingNew, 503, UNAVAILABLE",
        "TransactionInProgressException, 400, UNAVAILABLE",
        "AccessDeniedException, 400, DENIED",
        "UnrecognizedClientException, 400, DENIED",
        "ExpiredTokenException, 400, DENIED",
        "InvalidSignatureException, 403, DENIED",
        "SomethingNew, 403, DENIED",
        "SomethingNew, 401, DENIED",
        "ValidationException, 400, REFUSED",
        "ResourceNotFoundException, 400, REFUSED",
        "ParameterLimitExceeded, 400, REFUSED",
        "ParameterMaxVersionLimitExceeded, 400, REFUSED",
        "SomethingNew, 400, REFUSED",
    })
    void tellWhatCanBeDoneInWordsThatStayTheSameWhileTheTroubleDoes(String code, int status, Kind kind) {
        StoreException failure = AwsErrors.of(StoreId.DYNAMODB, "PutItem", answer(code, status));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.isTransient()).isEqualTo(kind == Kind.THROTTLED || kind == Kind.UNAVAILABLE);
        assertThat(failure)
                .hasMessage("dynamodb: PutItem failed: " + code + " (HTTP " + status + ")")
                .hasNoCause();
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
