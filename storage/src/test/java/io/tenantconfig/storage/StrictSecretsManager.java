package io.tenantconfig.storage;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.APIErrorType;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.InternalServiceErrorException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsRequest;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.RestoreSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.RestoreSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretValueEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import software.amazon.awssdk.services.secretsmanager.model.Tag;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretResponse;

/**
 * Secrets Manager as AWS documents it, where moto is lax: each call is one step, a name in its recovery window stays taken,
 * a token that a secret already has is refused, and a value's time is not the time of the change. One operation can be made
 * to fail, and calls are counted.
 */
final class StrictSecretsManager implements SecretsManagerClient {

    /** What a test wants to know or to break. */
    enum Operation {
        CREATE,
        UPDATE,
        PUT,
        DELETE,
        RESTORE,
        DESCRIBE,
        BATCH_GET,
        LIST
    }

    private static final Duration BETWEEN_VALUE_AND_CHANGE = Duration.ofMillis(16);

    private final Map<String, Secret> secrets = new TreeMap<>();
    private final Map<Operation, Integer> calls = new EnumMap<>(Operation.class);
    private final Map<Operation, SecretsManagerException> broken = new EnumMap<>(Operation.class);
    private final Map<String, String> unreadable = new HashMap<>();
    private final Set<String> held = new HashSet<>();
    private Instant now = Instant.now();

    /** One secret; the version that was current last comes last. */
    private static final class Secret {
        private final Map<String, String> values = new LinkedHashMap<>();
        private final List<Tag> tags = new ArrayList<>();
        private final List<String> kmsKeys = new ArrayList<>();
        private @Nullable String current;
        private @Nullable String previous;
        private @Nullable String description;
        private @Nullable Instant deleted;
        private Instant created = Instant.EPOCH;
        private Instant changed = Instant.EPOCH;

        void put(String version, String value, Instant at) {
            values.put(version, value);
            previous = current;
            current = version;
            created = at.minus(BETWEEN_VALUE_AND_CHANGE);
            changed = at;
        }

        Map<String, List<String>> stages() {
            Map<String, List<String>> stages = new LinkedHashMap<>();
            Optional.ofNullable(previous).ifPresent(version -> stages.put(version, List.of("AWSPREVIOUS")));
            Optional.ofNullable(current).ifPresent(version -> stages.put(version, List.of("AWSCURRENT")));
            return stages;
        }
    }

    /** Every call of this operation fails from now on. */
    synchronized void breakDown(Operation operation, SecretsManagerException failure) {
        broken.put(operation, failure);
    }

    synchronized void mend(Operation operation) {
        broken.remove(operation);
    }

    /** A batch that asks for this secret gets this error in its place. */
    synchronized void makeUnreadable(String name, String errorCode) {
        unreadable.put(name, errorCode);
    }

    /** How many calls there were since this was asked last. */
    synchronized Map<Operation, Integer> callsSinceLast() {
        Map<Operation, Integer> counted = new EnumMap<>(calls);
        calls.clear();
        return counted;
    }

    synchronized Map<String, String> tags(String name) {
        return secrets.get(name).tags.stream().collect(Collectors.toMap(Tag::key, Tag::value));
    }

    synchronized List<String> kmsKeys(String name) {
        return List.copyOf(secrets.get(name).kmsKeys);
    }

    synchronized boolean isScheduledForDeletion(String name) {
        return secrets.get(name).deleted != null;
    }

    /** As somebody does by DeleteSecret. */
    synchronized void scheduleDeletion(String name) {
        secrets.get(name).deleted = tick();
    }

    /** As somebody does by CreateSecret, without SecretString. */
    synchronized void createWithoutValue(String name) {
        secrets.put(name, new Secret());
    }

    /** As somebody does by UpdateSecretVersionStage. */
    synchronized void makeCurrent(String name, String version) {
        Secret secret = secrets.get(name);
        secret.previous = secret.current;
        secret.current = version;
        secret.changed = tick();
    }

    /** The name stays taken by a secret that was deleted without a recovery window. */
    synchronized void holdNameWithoutSecret(String name) {
        held.add(name);
    }

    @Override
    public synchronized CreateSecretResponse createSecret(CreateSecretRequest request) {
        call(Operation.CREATE);
        if (!request.name().matches("[A-Za-z0-9/_+=.@-]{1,512}")) {
            throw invalidParameter("name");
        }
        Secret there = secrets.get(request.name());
        if (held.contains(request.name()) || (there != null && there.deleted != null)) {
            throw invalidRequest("You can't create this secret because a secret with this name is already scheduled for"
                    + " deletion.");
        }
        String token = token(request.clientRequestToken());
        if (there != null && !request.secretString().equals(there.values.get(token))) {
            throw exists();
        }
        if (there == null) {
            var secret = new Secret();
            secret.put(token, checked(request.secretString()), tick());
            secret.description = request.description();
            secret.tags.addAll(request.tags());
            Optional.ofNullable(request.kmsKeyId()).ifPresent(secret.kmsKeys::add);
            secrets.put(request.name(), secret);
        }
        return CreateSecretResponse.builder()
                .name(request.name())
                .versionId(token)
                .build();
    }

    @Override
    public synchronized UpdateSecretResponse updateSecret(UpdateSecretRequest request) {
        call(Operation.UPDATE);
        Secret secret = living(request.secretId());
        String token = token(request.clientRequestToken());
        if (secret.values.containsKey(token)) {
            throw exists();
        }
        if (request.secretString() != null) {
            secret.put(token, checked(request.secretString()), tick());
        }
        secret.changed = tick();
        Optional.ofNullable(request.description()).ifPresent(text -> secret.description = text);
        Optional.ofNullable(request.kmsKeyId()).ifPresent(secret.kmsKeys::add);
        return UpdateSecretResponse.builder()
                .name(request.secretId())
                .versionId(token)
                .build();
    }

    @Override
    public synchronized PutSecretValueResponse putSecretValue(PutSecretValueRequest request) {
        call(Operation.PUT);
        living(request.secretId()).put(token(request.clientRequestToken()), checked(request.secretString()), tick());
        return PutSecretValueResponse.builder().name(request.secretId()).build();
    }

    @Override
    public synchronized DeleteSecretResponse deleteSecret(DeleteSecretRequest request) {
        call(Operation.DELETE);
        if (Boolean.TRUE.equals(request.forceDeleteWithoutRecovery())) {
            secrets.remove(request.secretId());
        } else {
            if (request.recoveryWindowInDays() < 7 || request.recoveryWindowInDays() > 30) {
                throw invalidParameter("recoveryWindowInDays");
            }
            living(request.secretId()).deleted = tick();
        }
        return DeleteSecretResponse.builder().name(request.secretId()).build();
    }

    @Override
    public synchronized RestoreSecretResponse restoreSecret(RestoreSecretRequest request) {
        call(Operation.RESTORE);
        Secret secret = existing(request.secretId());
        if (secret.deleted == null) {
            throw invalidRequest("not deleted");
        }
        secret.deleted = null;
        secret.changed = tick();
        return RestoreSecretResponse.builder().name(request.secretId()).build();
    }

    @Override
    public synchronized DescribeSecretResponse describeSecret(DescribeSecretRequest request) {
        call(Operation.DESCRIBE);
        Secret secret = existing(request.secretId());
        return DescribeSecretResponse.builder()
                .name(request.secretId())
                .description(secret.description)
                .deletedDate(secret.deleted)
                .lastChangedDate(secret.changed)
                .versionIdsToStages(secret.stages())
                .build();
    }

    @Override
    public synchronized BatchGetSecretValueResponse batchGetSecretValue(BatchGetSecretValueRequest request) {
        call(Operation.BATCH_GET);
        if (request.secretIdList().isEmpty() || request.secretIdList().size() > 20) {
            throw invalidParameter("secretIdList");
        }
        List<SecretValueEntry> values = new ArrayList<>();
        List<APIErrorType> errors = new ArrayList<>();
        for (String name : request.secretIdList()) {
            Secret secret = secrets.get(name);
            if (unreadable.containsKey(name)) {
                errors.add(error(name, unreadable.get(name)));
            } else if (secret == null || secret.current == null) {
                errors.add(error(name, "ResourceNotFoundException"));
            } else if (secret.deleted != null) {
                errors.add(error(name, "InvalidRequestException"));
            } else {
                values.add(SecretValueEntry.builder()
                        .name(name)
                        .versionId(secret.current)
                        .secretString(secret.values.get(secret.current))
                        .createdDate(secret.created)
                        .build());
            }
        }
        return BatchGetSecretValueResponse.builder()
                .secretValues(values)
                .errors(errors)
                .build();
    }

    /** By name, 100 a page at most; the token is the last name of the page. */
    @Override
    public synchronized ListSecretsResponse listSecrets(ListSecretsRequest request) {
        call(Operation.LIST);
        String prefix = request.filters().getFirst().values().getFirst();
        String after = Optional.ofNullable(request.nextToken()).orElse("");
        List<String> names = secrets.keySet().stream()
                .filter(name -> name.startsWith(prefix) && name.compareTo(after) > 0)
                .filter(name -> secrets.get(name).deleted == null)
                .toList();
        List<String> page = names.stream().limit(request.maxResults()).toList();
        return ListSecretsResponse.builder()
                .secretList(page.stream()
                        .map(name -> SecretListEntry.builder()
                                .name(name)
                                .description(secrets.get(name).description)
                                .lastChangedDate(secrets.get(name).changed)
                                .secretVersionsToStages(secrets.get(name).stages())
                                .build())
                        .toList())
                .nextToken(page.size() < names.size() ? page.getLast() : null)
                .build();
    }

    static SecretsManagerException unavailable() {
        return (SecretsManagerException) InternalServiceErrorException.builder()
                .statusCode(500)
                .awsErrorDetails(details("InternalServiceError", "oops"))
                .build();
    }

    static SecretsManagerException tokenUnknown() {
        return (SecretsManagerException) SecretsManagerException.builder()
                .statusCode(400)
                .awsErrorDetails(details("InvalidNextTokenException", "expired"))
                .build();
    }

    static SecretsManagerException denied() {
        return (SecretsManagerException) SecretsManagerException.builder()
                .statusCode(400)
                .awsErrorDetails(details("AccessDeniedException", "User is not authorized; value 'hunter2'"))
                .build();
    }

    private void call(Operation operation) {
        calls.merge(operation, 1, Integer::sum);
        if (broken.containsKey(operation)) {
            throw broken.get(operation);
        }
    }

    private Instant tick() {
        now = now.plusMillis(100);
        return now;
    }

    private Secret existing(String name) {
        return Optional.ofNullable(secrets.get(name))
                .orElseThrow(() -> ResourceNotFoundException.builder()
                        .statusCode(400)
                        .awsErrorDetails(details("ResourceNotFoundException", name))
                        .build());
    }

    private Secret living(String name) {
        Secret secret = existing(name);
        if (secret.deleted != null) {
            throw invalidRequest("scheduled for deletion");
        }
        return secret;
    }

    private static String token(@Nullable String given) {
        String token =
                Optional.ofNullable(given).orElseGet(() -> UUID.randomUUID().toString());
        if (token.length() < 32 || token.length() > 64) {
            throw invalidParameter("clientRequestToken");
        }
        return token;
    }

    private static String checked(String value) {
        if (value.isEmpty() || value.getBytes(StandardCharsets.UTF_8).length > 65_536) {
            throw invalidParameter("secretString");
        }
        return value;
    }

    private static APIErrorType error(String name, String code) {
        return APIErrorType.builder().secretId(name).errorCode(code).build();
    }

    private static ResourceExistsException exists() {
        return ResourceExistsException.builder()
                .statusCode(400)
                .awsErrorDetails(details("ResourceExistsException", "exists"))
                .build();
    }

    private static InvalidRequestException invalidRequest(String message) {
        return InvalidRequestException.builder()
                .statusCode(400)
                .awsErrorDetails(details("InvalidRequestException", message))
                .build();
    }

    private static InvalidParameterException invalidParameter(String name) {
        return InvalidParameterException.builder()
                .statusCode(400)
                .awsErrorDetails(details("InvalidParameterException", name))
                .build();
    }

    private static AwsErrorDetails details(String code, String message) {
        return AwsErrorDetails.builder().errorCode(code).errorMessage(message).build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
