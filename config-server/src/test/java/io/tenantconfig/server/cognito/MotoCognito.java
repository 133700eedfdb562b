package io.tenantconfig.server.cognito;

import static io.tenantconfig.server.cognito.CognitoTemplate.at;
import static io.tenantconfig.server.cognito.CognitoTemplate.map;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.tenantconfig.storage.testing.LocalAws;
import io.tenantconfig.storage.testing.MotoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * moto's Cognito with pools and clients as the template describes them. It makes tokens as Cognito does, but runs no
 * trigger, knows no client credentials, and lets users write every attribute.
 */
final class MotoCognito implements AutoCloseable {

    static final String PASSWORD = "Correct-horse-1";

    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private final MotoServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    private MotoCognito(MotoServer server) {
        this.server = server;
    }

    static MotoCognito start() throws IOException, InterruptedException {
        return new MotoCognito(MotoServer.start());
    }

    /** A pool by its id. */
    record Pool(MotoCognito cognito, String id) {

        String issuer() {
            return "https://cognito-idp." + LocalAws.REGION + ".amazonaws.com/" + id;
        }

        /** Where this pool's keys are here; at AWS they are below the issuer's address. */
        URI jwks() {
            return cognito.server.endpoint().resolve("/" + id + "/.well-known/jwks.json");
        }

        /** A client as the template describes it. */
        String client(String resource) {
            Map<String, Object> settings =
                    CognitoTemplate.resolved(resource, Set.of("HasAdminSignIn"), Map.of("UserPool", id));
            return (String) at(cognito.call("CreateUserPoolClient", settings), "UserPoolClient", "ClientId");
        }

        /** A user as an administrator makes one. */
        void user(String name, Map<String, String> attributes) {
            List<Map<String, String>> listed = attributes.entrySet().stream()
                    .map(attribute -> Map.of("Name", attribute.getKey(), "Value", attribute.getValue()))
                    .toList();
            cognito.call("AdminCreateUser", Map.of("UserPoolId", id, "Username", name, "UserAttributes", listed));
            cognito.call(
                    "AdminSetUserPassword",
                    Map.of("UserPoolId", id, "Username", name, "Password", PASSWORD, "Permanent", true));
        }

        Tokens signIn(String client, String user) {
            var answer = cognito.call(
                    "AdminInitiateAuth",
                    Map.of(
                            "UserPoolId",
                            id,
                            "ClientId",
                            client,
                            "AuthFlow",
                            "ADMIN_USER_PASSWORD_AUTH",
                            "AuthParameters",
                            Map.of("USERNAME", user, "PASSWORD", PASSWORD)));
            return new Tokens((String) at(answer, "AuthenticationResult", "IdToken"), (String)
                    at(answer, "AuthenticationResult", "AccessToken"));
        }
    }

    record Tokens(String id, String access) {}

    /** A pool as the template describes it. */
    Pool pool() {
        Map<String, Object> settings =
                new LinkedHashMap<>(CognitoTemplate.resolved("UserPool", Set.of("HasMfa"), Map.of()));
        // What CloudFormation names otherwise than the service, or does by another call.
        settings.put("PoolName", settings.remove("UserPoolName"));
        settings.remove("EnabledMfas");
        return new Pool(this, (String) at(call("CreateUserPool", settings), "UserPool", "Id"));
    }

    private Map<String, Object> call(String action, Map<String, Object> input) {
        var request = HttpRequest.newBuilder(server.endpoint())
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "AWSCognitoIdentityProviderService." + action)
                // moto takes the region from it, and checks no signature.
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=local/20300101/" + LocalAws.REGION
                                + "/cognito-idp/aws4_request, SignedHeaders=host, Signature=none")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.asJson(input)))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(action + ": " + response.statusCode() + " " + response.body());
            }
            return map(JSON.unmarshal(response.body(), Map.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        server.close();
    }
}
