package io.tenantconfig.refresh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.route.StoreId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A service account's token that somebody else keeps fresh where it lies
 * (https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/). It is read again shortly before it
 * expires; one without an expiry is good until the API server refuses it.
 */
final class ServiceAccountToken implements TokenSource {

    private static final AwsService SECRETS_MANAGER = new AwsService(
            new StoreId("secrets-manager"), "secretsmanager", "SECRETS_MANAGER", "secretsmanager", "1.1");

    private static final JsonMapper JSON = new JsonMapper();

    private static final Pattern JWT = Pattern.compile("[A-Za-z0-9_-]+\\.([A-Za-z0-9_-]+)\\.[A-Za-z0-9_-]+");

    private static final Duration BEFORE_IT_EXPIRES = Duration.ofMinutes(1);

    private final String setting;
    private final Supplier<String> text;

    private ServiceAccountToken(String setting, Supplier<String> text) {
        this.setting = setting;
        this.text = text;
    }

    static ServiceAccountToken inFile(Path file) {
        String setting = ClusterAccess.TOKEN_FILE.name();
        return new ServiceAccountToken(setting, () -> {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw InvalidInputException.of(setting, file.toString(), "a readable file");
            }
        });
    }

    static ServiceAccountToken inSecret(String secret, AwsJson aws) {
        var request = JsonNodeFactory.instance.objectNode().put("SecretId", secret);
        return new ServiceAccountToken(
                ClusterAccess.TOKEN_SECRET.name(),
                () -> aws.call(SECRETS_MANAGER, "GetSecretValue", request)
                        .path("SecretString")
                        .asText(""));
    }

    @Override
    public Token fetch() {
        String token = text.get().strip();
        Matcher parts = JWT.matcher(token);
        if (!parts.matches()) {
            throw new InvalidInputException(
                    setting + ": holds no token (expected: a service account's token and nothing else)");
        }
        return new Token(token, renewAt(parts.group(1)));
    }

    private Instant renewAt(String claims) {
        try {
            JsonNode expiry =
                    JSON.readTree(Base64.getUrlDecoder().decode(claims)).path("exp");
            return expiry.isNumber() ? Instant.ofEpochSecond(expiry.longValue()).minus(BEFORE_IT_EXPIRES) : Instant.MAX;
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidInputException(setting + ": holds a token whose claims cannot be read (expected: a JWT)");
        }
    }
}
