package io.tenantconfig.server.errors;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tenantconfig.server.Failures;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a failed call tells its client when to come back, which two kinds of clients read in two places. */
class FailureTest {

    @Test
    void gRpcsOwnRetriesWaitAsLongAsRetryInfoSaysAndNoFractionLess() {
        Duration delay = Duration.ofMillis(150).plusNanos(1);

        StatusRuntimeException failure = Failure.LIMIT_REACHED.with("calls: too many", Map.of(), delay);

        assertThat(Failures.of(failure).retryDelay()).contains(delay);
        assertThat(pushback(failure)).contains("151");
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void tellsEveryClientOrNoneToComeBack(Failure failure) {
        StatusRuntimeException told = failure.with("for this test");

        boolean another = switch (failure) {
            case NOT_LOADED, DRAINING, KEYS_UNAVAILABLE, LIMIT_REACHED, SLOW_READER -> true;
            default -> false;
        };
        assertThat(Failures.of(told).retry()).isEqualTo(another);
        assertThat(pushback(told).isPresent()).isEqualTo(another);
    }

    private static Optional<String> pushback(StatusRuntimeException failure) {
        return Optional.ofNullable(Status.trailersFromThrowable(failure))
                .map(trailers ->
                        trailers.get(Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER)));
    }
}
