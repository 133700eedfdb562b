package io.tenantconfig.storage;

import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.APIErrorType;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretValueEntry;

/**
 * The secrets at locations. They are asked for by their full names and never by ARN: a name that ends like an ARN's suffix,
 * with a hyphen and six characters, confuses only searches by a part of an ARN
 * (https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen). No answer is
 * trusted to be about what was asked: a name that was not asked for, or one that an answer leaves out, fails the call.
 *
 * <p>A secret that is scheduled for deletion counts as gone: nobody can read it.
 */
record Secrets(SecretsManagerClient client) implements AutoCloseable {

    static final StoreId STORE = new StoreId("secrets-manager");

    /** The staging label of the version that everybody reads. */
    static final String CURRENT = "AWSCURRENT";

    /** BatchGetSecretValue takes no more names at once. */
    static final int MAX_NAMES = 20;

    /** ListSecrets answers with no more results a page. */
    private static final int MAX_LISTED = 100;

    /** The version of a secret that has no current one, for instance one that was created without a value. */
    private static final String NO_VERSION = "none";

    /**
     * What AWS takes as a name (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html). A
     * location from elsewhere could hold anything, and would fail the names beside it.
     */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@-]{1,512}");

    /** Codes by which BatchGetSecretValue says that nothing can be read: no such secret or version; one being deleted. */
    private static final Set<String> ABSENT = Set.of("ResourceNotFoundException", "InvalidRequestException");

    private static final String BATCH = "BatchGetSecretValue";

    /** The current versions, decrypted. */
    Map<Location, SecretValueEntry> values(Set<Location> locations) {
        List<String> all =
                locations.stream().filter(Secrets::canExist).map(Location::path).toList();
        Map<Location, SecretValueEntry> found = new LinkedHashMap<>();
        for (var names : Chunks.of(all, MAX_NAMES)) {
            Set<String> missing = new HashSet<>(names);
            String token = null;
            do {
                BatchGetSecretValueResponse answer = batch(names, token);
                int before = missing.size();
                for (SecretValueEntry value : answer.secretValues()) {
                    found.put(asked(BATCH, names, value.name()), value);
                    missing.remove(value.name());
                }
                for (APIErrorType error : answer.errors()) {
                    missing.remove(absent(names, error));
                }
                token = answer.nextToken();
                if (hasNext(token) && missing.size() == before) {
                    throw new StoreException(Kind.UNAVAILABLE, STORE, BATCH + " did not come to an end");
                }
            } while (hasNext(token));
            if (!missing.isEmpty()) {
                throw new StoreException(Kind.UNAVAILABLE, STORE, BATCH + " left out a name that was asked for");
            }
        }
        return found;
    }

    /** The secret without its value; empty when there is none. It may be scheduled for deletion. */
    Optional<DescribeSecretResponse> described(Location location) {
        if (!canExist(location)) {
            return Optional.empty();
        }
        String name = location.path();
        try {
            DescribeSecretResponse answer = client.describeSecret(request -> request.secretId(name));
            asked("DescribeSecret", List.of(name), answer.name());
            return Optional.of(answer);
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw AwsErrors.of(STORE, "DescribeSecret", e);
        }
    }

    /**
     * A page of the secrets below a root, without their values and without those that are scheduled for deletion.
     *
     * @param token where the page begins, as the page before told it; null for the first
     * @throws SdkException if the call failed
     */
    ListSecretsResponse below(String root, @Nullable String token) {
        var byName = Filter.builder()
                .key(FilterNameStringType.NAME)
                .values(root + "/")
                .build();
        return client.listSecrets(
                request -> request.filters(byName).maxResults(MAX_LISTED).nextToken(token));
    }

    /** Whose entry a secret is; empty when it is scheduled for deletion. */
    static Optional<Sighting> sighting(DescribeSecretResponse secret) {
        return secret.deletedDate() == null ? Optional.of(sightingOfAny(secret)) : Optional.empty();
    }

    /** Whose entry a secret is, or was. */
    static Sighting sightingOfAny(DescribeSecretResponse secret) {
        return sighting(secret.description(), secret.versionIdsToStages(), secret.lastChangedDate());
    }

    /**
     * Whose entry a secret is, by its parts.
     *
     * @param description an operator's mark, or any text
     * @param stages the staging labels by the versions' ids
     */
    static Sighting sighting(
            @Nullable String description, Map<String, List<String>> stages, @Nullable Instant lastChanged) {
        String id = stages.entrySet().stream()
                .filter(version -> version.getValue().contains(CURRENT))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(NO_VERSION);
        var version = new Version(id, Optional.ofNullable(lastChanged).orElse(Instant.EPOCH));
        return Optional.ofNullable(description)
                .flatMap(Mark::parse)
                .<Sighting>map(mark ->
                        new Sighting.Marked(version, mark, mark.version().equals(id)))
                .orElseGet(() -> new Sighting.Unmarked(version));
    }

    static boolean canExist(Location location) {
        checkStore(location);
        return NAME.matcher(location.path()).matches();
    }

    private static void checkStore(Location location) {
        if (!location.store().equals(STORE)) {
            throw new IllegalArgumentException("location: " + location + " (expected: one in " + STORE + ")");
        }
    }

    private static boolean hasNext(@Nullable String token) {
        return token != null && !token.isEmpty();
    }

    private static <T> T call(String operation, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw AwsErrors.of(STORE, operation, e);
        }
    }

    private BatchGetSecretValueResponse batch(List<String> names, @Nullable String token) {
        return call(
                BATCH,
                () -> client.batchGetSecretValue(
                        request -> request.secretIdList(names).nextToken(token)));
    }

    /** The name that an error says nothing can be read of. */
    private static String absent(List<String> names, APIErrorType error) {
        if (!ABSENT.contains(error.errorCode())) {
            throw AwsErrors.of(STORE, BATCH, error.errorCode());
        }
        return asked(BATCH, names, error.secretId()).path();
    }

    private static Location asked(String operation, List<String> names, String name) {
        if (!names.contains(name)) {
            throw new StoreException(
                    Kind.UNAVAILABLE, STORE, operation + " answered with a secret that was not asked for");
        }
        return new Location(STORE, name);
    }

    @Override
    public void close() {
        client.close();
    }
}
