package io.tenantconfig.refresh;

import io.tenantconfig.core.InvalidInputException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Where AWS is and who asks, from an environment and, for what it leaves out, from the standard places of the SDK; these are
 * looked at when they are needed.
 */
final class AwsAccess {

    private static final String ANY_ENDPOINT = "AWS_ENDPOINT_URL";

    private final Map<String, String> environment;
    private final Supplier<AwsCredentialsProvider> providers;
    private @Nullable AwsCredentialsProvider provider;

    /** @param standard where credentials come from that are not in the environment; asked again after {@link #forget} */
    AwsAccess(Map<String, String> environment, Supplier<AwsCredentialsProvider> standard) {
        this.environment = Map.copyOf(environment);
        this.providers = credentials(environment)
                .<Supplier<AwsCredentialsProvider>>map(given -> () -> StaticCredentialsProvider.create(given))
                .orElse(standard);
    }

    /** @throws InvalidInputException if one of two credentials is missing */
    static AwsAccess of(Map<String, String> environment) {
        return new AwsAccess(
                environment, () -> DefaultCredentialsProvider.builder().build());
    }

    /** @throws InvalidInputException if it is set nowhere */
    Region region() {
        return set("AWS_REGION").map(Region::of).orElseGet(() -> {
            try {
                return DefaultAwsRegionProviderChain.builder().build().getRegion();
            } catch (SdkClientException e) {
                throw new InvalidInputException(
                        "AWS_REGION: not set (expected: a region, here or in the AWS configuration)");
            }
        });
    }

    /** @throws InvalidInputException if the environment names one that is no address */
    URI endpoint(AwsService service) {
        return Stream.of(ANY_ENDPOINT + "_" + service.variable(), ANY_ENDPOINT)
                .flatMap(name -> set(name).map(value -> address(name, value)).stream())
                .findFirst()
                .orElseGet(() -> inRegion(service.name(), region()));
    }

    /** The address of a service in a region, in whichever part of AWS the region lies. */
    static URI inRegion(String service, Region region) {
        return URI.create("https://" + service + "." + region.id() + "."
                + PartitionMetadata.of(region).dnsSuffix() + "/");
    }

    /** @throws software.amazon.awssdk.core.exception.SdkException if there are none */
    synchronized AwsCredentials credentials() {
        if (provider == null) {
            provider = providers.get();
        }
        return provider.resolveCredentials();
    }

    /** Forgets credentials that were fetched; the next who asks fetches new ones. */
    synchronized void forget() {
        provider = null;
    }

    private static Optional<AwsCredentials> credentials(Map<String, String> environment) {
        Optional<String> id = set(environment, "AWS_ACCESS_KEY_ID");
        Optional<String> secret = set(environment, "AWS_SECRET_ACCESS_KEY");
        if (id.isPresent() != secret.isPresent()) {
            throw new InvalidInputException((id.isPresent() ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID")
                    + ": not set (expected: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or neither)");
        }
        return id.map(key -> set(environment, "AWS_SESSION_TOKEN")
                .<AwsCredentials>map(token -> AwsSessionCredentials.create(key, secret.orElseThrow(), token))
                .orElseGet(() -> AwsBasicCredentials.create(key, secret.orElseThrow())));
    }

    private static URI address(String name, String value) {
        try {
            var address = URI.create(value);
            if (Set.of("http", "https").contains(String.valueOf(address.getScheme())) && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Reported below, as any other text that is no address.
        }
        throw InvalidInputException.of(name, value, "an http:// or https:// address");
    }

    private Optional<String> set(String name) {
        return set(environment, name);
    }

    /** AWS's own variables count as not set when they are empty, as in the SDK. */
    private static Optional<String> set(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
