package io.tenantconfig.system.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tenantconfig.quickstart.kube.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the system's ServiceAccounts have asked an API server for, as its audit log tells. */
final class AuditLog {

    private static final String SYSTEM_ACCOUNTS = "system:serviceaccount:" + ControlPlane.SYSTEM_NAMESPACE + ":";

    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;

    AuditLog(Path file) {
        this.file = file;
    }

    /**
     * A request that was answered.
     *
     * @param resource with its subresource, if any, after a slash
     * @param namespace empty for none, and where all namespaces are meant
     * @param name empty where no object is named
     */
    record Request(
            String serviceAccount,
            String verb,
            String group,
            String resource,
            String namespace,
            String name,
            int code,
            Instant at) {

        boolean succeeded() {
            return code < HttpURLConnection.HTTP_BAD_REQUEST;
        }

        boolean wasForbidden() {
            return code == HttpURLConnection.HTTP_FORBIDDEN;
        }
    }

    /** All requests so far that were about resources. */
    List<Request> requests() {
        try {
            return Files.readAllLines(file).stream()
                    .flatMap(line -> request(line).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Request> request(String line) {
        JsonNode event = parse(line);
        String user = event.at("/user/username").asText();
        JsonNode object = event.path("objectRef");
        if (!user.startsWith(SYSTEM_ACCOUNTS) || event.has("impersonatedUser") || object.isMissingNode()) {
            return Optional.empty();
        }
        String subresource = object.path("subresource").asText();
        return Optional.of(new Request(
                user.substring(SYSTEM_ACCOUNTS.length()),
                event.path("verb").asText(),
                object.path("apiGroup").asText(),
                object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
                object.path("namespace").asText(),
                object.path("name").asText(),
                event.at("/responseStatus/code").asInt(),
                Instant.parse(event.path("requestReceivedTimestamp").asText())));
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("audit log: " + line + " (expected: a JSON document)", e);
        }
    }
}
