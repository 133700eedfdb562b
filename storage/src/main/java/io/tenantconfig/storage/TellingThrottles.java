package io.tenantconfig.storage;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RecordSuccessResponse;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/**
 * Another strategy, save that a throttled call is not repeated: its caller keeps a budget of calls, which must hear of it, and
 * has better to do than to wait.
 */
record TellingThrottles(RetryStrategy other) implements RetryStrategy {

    @Override
    public RefreshRetryTokenResponse refreshRetryToken(RefreshRetryTokenRequest request) {
        if (request.failure() instanceof SdkException failure && RetryUtils.isThrottlingException(failure)) {
            throw new TokenAcquisitionFailedException("throttled", request.token(), failure);
        }
        return other.refreshRetryToken(request);
    }

    @Override
    public AcquireInitialTokenResponse acquireInitialToken(AcquireInitialTokenRequest request) {
        return other.acquireInitialToken(request);
    }

    @Override
    public RecordSuccessResponse recordSuccess(RecordSuccessRequest request) {
        return other.recordSuccess(request);
    }

    @Override
    public int maxAttempts() {
        return other.maxAttempts();
    }

    /** Otherwise a client would add its own to a copy of the other strategy. */
    @Override
    public boolean useClientDefaults() {
        return false;
    }

    @Override
    public Builder<?, ?> toBuilder() {
        return other.toBuilder();
    }
}
