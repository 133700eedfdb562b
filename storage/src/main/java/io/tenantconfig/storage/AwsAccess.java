package io.tenantconfig.storage;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.settings.Kind;
import io.tenantconfig.core.settings.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * Where an AWS service is and who asks. What is empty comes from the standard places of the AWS SDK: the process
 * environment, its configuration files, the pod's role.
 */
record AwsAccess(Optional<Region> region, Optional<URI> endpoint, Optional<AwsCredentials> credentials) {

    /** A server in the same region accepts a connection in milliseconds; a longer wait is a lost packet or no server. */
    static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(2);

    /** Ten times what the slowest call here takes, a transaction of 100 items. */
    static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);

    /** All attempts together, with their waits: a caller that holds work back for this call can wait no longer. */
    static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);

    /**
     * The first and three more, in the SDK's {@code standard} mode; {@code adaptive} is unfit for a client that serves many
     * tenants (https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html). Callers retry later by
     * themselves.
     */
    static final int MAX_ATTEMPTS = 4;

    private static final String ANY_ENDPOINT = "AWS_ENDPOINT_URL";

    /**
     * The access that an environment tells.
     *
     * @param service the service's suffix of {@code AWS_ENDPOINT_URL_…}, which goes before {@code AWS_ENDPOINT_URL}
     * @throws InvalidInputException if a variable is malformed, naming it
     */
    static AwsAccess of(Map<String, String> environment, String service) {
        Optional<URI> endpoint = Stream.of(ANY_ENDPOINT + "_" + service, ANY_ENDPOINT)
                .flatMap(name -> set(environment, name).map(value -> endpoint(name, value)).stream())
                .findFirst();
        return new AwsAccess(set(environment, "AWS_REGION").map(Region::of), endpoint, credentials(environment));
    }

    /** A client with this access, with limits on how long and how often it tries. */
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C open(B builder) {
        return open(builder, retries());
    }

    /** As {@link #open}, but a throttled call fails at once: for those who keep a budget of calls. */
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C openTellingThrottles(B builder) {
        return open(builder, new TellingThrottles(retries()));
    }

    private static RetryStrategy retries() {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(MAX_ATTEMPTS)
                .build();
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C open(
            B builder, RetryStrategy retries) {
        region.ifPresent(builder::region);
        endpoint.ifPresent(builder::endpointOverride);
        credentials.ifPresent(given -> builder.credentialsProvider(StaticCredentialsProvider.create(given)));
        try {
            return builder.httpClientBuilder(UrlConnectionHttpClient.builder()
                            .connectionTimeout(CONNECTION_TIMEOUT)
                            .socketTimeout(ATTEMPT_TIMEOUT))
                    .overrideConfiguration(limits -> limits.apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                            .apiCallTimeout(CALL_TIMEOUT)
                            .retryStrategy(retries))
                    .build();
        } catch (SdkClientException e) {
            throw new InvalidInputException(
                    "AWS_REGION: not set (expected: the region of the stores, here or in the AWS configuration)");
        }
    }

    /** A setting of how often a service is called. */
    static Setting<Integer, Integer> rate(String name, String meaning, int absent) {
        return Setting.of(name, meaning, Kind.number(1, 100_000), absent);
    }

    private static Optional<AwsCredentials> credentials(Map<String, String> environment) {
        Optional<String> id = set(environment, "AWS_ACCESS_KEY_ID");
        Optional<String> secret = set(environment, "AWS_SECRET_ACCESS_KEY");
        if (id.isPresent() != secret.isPresent()) {
            throw new InvalidInputException((id.isPresent() ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID")
                    + ": not set (expected: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or neither)");
        }
        if (id.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(set(environment, "AWS_SESSION_TOKEN")
                .<AwsCredentials>map(token -> AwsSessionCredentials.create(id.get(), secret.orElseThrow(), token))
                .orElseGet(() -> AwsBasicCredentials.create(id.get(), secret.orElseThrow())));
    }

    private static URI endpoint(String name, String value) {
        try {
            var uri = new URI(value);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Reported below, as any other value that is not an address.
        }
        throw InvalidInputException.of(name, value, "an address like https://host:port");
    }

    /** AWS's own variables count as not set when they are empty, as in the SDK. */
    private static Optional<String> set(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "AwsAccess[region=" + region + ", endpoint=" + endpoint + "]";
    }
}
