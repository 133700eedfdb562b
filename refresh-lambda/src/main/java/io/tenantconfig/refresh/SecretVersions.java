package io.tenantconfig.refresh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Reads versions by {@code DescribeSecret}, which sends no value
 * (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html). A secret that is scheduled for
 * deletion is gone; one that has no current version has the version {@code none}, as for the operator.
 */
final class SecretVersions implements StoreVersions {

    private static final AwsService SERVICE =
            new AwsService(SecretChange.STORE, "secretsmanager", "SECRETS_MANAGER", "secretsmanager", "1.1");

    private static final String CURRENT = "AWSCURRENT";
    private static final String NO_VERSION = "none";

    private final AwsJson aws;

    SecretVersions(AwsJson aws) {
        this.aws = aws;
    }

    @Override
    public Optional<Sighted> find(Location location) {
        var request = JsonNodeFactory.instance.objectNode().put("SecretId", location.path());
        return aws.find(SERVICE, "DescribeSecret", request, "ResourceNotFoundException")
                .filter(secret -> !secret.hasNonNull("DeletedDate"))
                .map(secret -> sighted(location, secret));
    }

    /** All operations are eventually consistent, as AWS says of ListSecrets. */
    @Override
    public boolean consistent() {
        return false;
    }

    private static Sighted sighted(Location location, JsonNode secret) {
        if (!secret.path("Name").asText().equals(location.path())) {
            throw new StoreException(
                    Kind.UNAVAILABLE,
                    SecretChange.STORE,
                    "DescribeSecret answered with a secret that was not asked for");
        }
        return new Sighted(
                new Version(current(secret.path("VersionIdsToStages")), AwsJson.time(secret.path("LastChangedDate"))),
                Mark.parse(secret.path("Description").asText()));
    }

    private static String current(JsonNode stages) {
        return stages.properties().stream()
                .filter(version -> StreamSupport.stream(version.getValue().spliterator(), false)
                        .anyMatch(stage -> stage.asText().equals(CURRENT)))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(NO_VERSION);
    }
}
