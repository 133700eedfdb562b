package io.tenantconfig.refresh;

import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/**
 * Reads versions by {@code GetParameter} without decryption, so that the function needs no right to any key; the value in
 * the answer is dropped here. {@code DescribeParameters} would send none, but its right cannot be limited to a path.
 */
public final class SsmParameterVersions implements ParameterVersions {

    private final SsmClient ssm;

    /** @param ssm stays the caller's, who closes it */
    public SsmParameterVersions(SsmClient ssm) {
        this.ssm = ssm;
    }

    @Override
    public Optional<Version> find(String name) {
        try {
            Parameter parameter = ssm.getParameter(request -> request.name(name).withDecryption(false))
                    .parameter();
            return Optional.of(Version.of(parameter.version(), parameter.lastModifiedDate()));
        } catch (ParameterNotFoundException e) {
            return Optional.empty();
        } catch (SdkException e) {
            // Not as the cause: AWS's own messages may repeat what they are about.
            throw new StoreException(kind(e), StoreId.PARAMETER_STORE, "GetParameter failed: " + reason(e));
        }
    }

    private static String reason(SdkException e) {
        return e instanceof AwsServiceException answer && answer.awsErrorDetails() != null
                ? answer.awsErrorDetails().errorCode() + " (HTTP " + answer.statusCode() + ", request "
                        + answer.requestId() + ")"
                : e.getClass().getSimpleName();
    }

    private static Kind kind(SdkException e) {
        if (!(e instanceof AwsServiceException answer)) {
            return Kind.UNAVAILABLE;
        }
        if (answer.isThrottlingException()) {
            return Kind.THROTTLED;
        }
        if (answer.statusCode() >= 500) {
            return Kind.UNAVAILABLE;
        }
        return answer.awsErrorDetails() != null
                        && "AccessDeniedException"
                                .equals(answer.awsErrorDetails().errorCode())
                ? Kind.DENIED
                : Kind.REFUSED;
    }
}
