package io.tenantconfig.quickstart.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LocalKubernetesApiTest {

    private static final String RESOURCES = "/apis/tenantconfig.io/v1alpha1/namespaces/acme/tenantconfigs";
    private static final String CHECKOUT = """
            {"apiVersion": "tenantconfig.io/v1alpha1", "kind": "TenantConfig",
             "metadata": {"name": "checkout", "namespace": "acme"},
             "spec": {"tenantId": "acme", "service": "checkout", "entries": [{"key": "param_config_a", "value": "x"}]},
             "status": {"summary": "ignored"}}
            """;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private LocalKubernetesApi api;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        api = LocalKubernetesApi.start(0);
        client = api.newClient(KubernetesApi.Part.OPERATOR);
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    @Test
    void tellsKubectlWhatItServes() throws Exception {
        assertThat(get("/apis/tenantconfig.io/v1alpha1", "")
                        .path("resources")
                        .get(0)
                        .path("shortNames"))
                .hasToString("[\"tcfg\"]");
        assertThat(get("/api/v1", "").path("resources")).hasSize(4);
    }

    @Test
    void replacesListsAndRemovesNullsWhenAPatchIsMerged() throws Exception {
        send("POST", RESOURCES, "application/json", CHECKOUT.replace("\"x\"}]", "\"x\"}], \"suspend\": true"));
        send(
                "PATCH",
                RESOURCES + "/checkout",
                "application/merge-patch+json",
                "{\"spec\":{\"suspend\":null,\"entries\":[{\"key\":\"param_config_a\",\"value\":\"y\"}]}}");
        assertThat(stored().getSpec().entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.value()).isEqualTo("y"));
        assertThat(stored().getSpec().suspend()).isNull();
    }

    @Test
    void showsAWatchingJavaClientWhatHappensFromThenOn() throws Exception {
        var seen = new LinkedBlockingQueue<String>();
        try (var user = api.newUserClient();
                var _ = user.resources(TenantConfig.class).inNamespace("acme").watch(watcher(seen))) {
            send("POST", RESOURCES, "application/json", CHECKOUT);
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("ADDED checkout");
        }
    }

    @Test
    void refusesAResourceThatNobodyCouldRead() throws Exception {
        send("POST", RESOURCES, "application/json", CHECKOUT);
        String faulty = "{\"spec\":{\"driftPolicy\":\"Sometimes\",\"suspend\":1,"
                + "\"entries\":[{\"key\":\"param_config_a\",\"vlue\":\"x\"}]}}";
        assertThat(exchange("PATCH", RESOURCES + "/checkout", "application/merge-patch+json", faulty)
                        .body())
                .contains(
                        "spec.driftPolicy: \\\"Sometimes\\\" (expected: one of Correct, Report)",
                        "spec.suspend: of type number (expected: boolean)",
                        "spec.entries[0].vlue: unknown field (expected: one of contentType, key, value, valueFrom)");
        assertThat(stored().getSpec().driftPolicy()).isNull();
    }

    @Test
    void bumpsTheGenerationOnlyWhenTheSpecChanges() throws Exception {
        send("POST", RESOURCES, "application/json", CHECKOUT);
        assertThat(stored().getMetadata().getGeneration()).isEqualTo(1);
        assertThat(stored().getStatus().summary()).isNull();

        send(
                "PATCH",
                RESOURCES + "/checkout/status",
                "application/merge-patch+json",
                "{\"status\":{\"summary\":\"1/1\"}}");
        assertThat(stored().getMetadata().getGeneration()).isEqualTo(1);
        assertThat(stored().getStatus().summary()).isEqualTo("1/1");

        send("PATCH", RESOURCES + "/checkout", "application/merge-patch+json", "{\"spec\":{\"suspend\":true}}");
        assertThat(stored().getMetadata().getGeneration()).isEqualTo(2);
        assertThat(stored().getStatus().summary()).isEqualTo("1/1");
    }

    @Test
    void printsTheColumnsOfTheDefinitionWhenATableIsAskedFor() throws Exception {
        send("POST", RESOURCES, "application/json", CHECKOUT);
        send(
                "PATCH",
                RESOURCES + "/checkout/status",
                "application/merge-patch+json",
                "{\"status\":{\"summary\":\"1/1\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"reason\":\"Synced\"}]}}");
        var table = get(RESOURCES, "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
        assertThat(table.path("columnDefinitions").findValuesAsText("name"))
                .containsExactly(
                        "Name",
                        "Tenant",
                        "Service",
                        "Ready",
                        "Reason",
                        "Entries",
                        "Last sync",
                        "Age",
                        "Suspended",
                        "Drifted",
                        "Message");
        assertThat(table.path("columnDefinitions").findValuesAsText("priority"))
                .containsExactly("0", "0", "0", "0", "0", "0", "0", "1", "1", "1");
        assertThat(table.at("/rows/0/cells").toString())
                .startsWith("[\"checkout\",\"acme\",\"checkout\",\"True\",\"Synced\",\"1/1\",\"\",\"");
    }

    @Test
    void answersFieldSelectorsAndNamesWhatIsNotThere() throws Exception {
        send("POST", RESOURCES, "application/json", CHECKOUT);
        assertThat(get(RESOURCES + "?fieldSelector=metadata.name%3Dother", "").path("items"))
                .isEmpty();
        assertThat(get(RESOURCES + "?fieldSelector=spec.tenantId%3Dacme", "").path("items"))
                .hasSize(1);
        assertThat(get(RESOURCES + "/other", "").path("message").asText())
                .isEqualTo("tenantconfigs.tenantconfig.io \"other\" not found");
    }

    @Test
    void showsEventsInTheFormThatDescribeLooksFor() throws Exception {
        send("POST", "/api/v1/namespaces/acme/events", "application/json", """
                {"apiVersion": "events.k8s.io/v1", "kind": "Event", "metadata": {"name": "a", "namespace": "acme"},
                 "eventTime": "2026-01-01T00:00:00.000000Z", "reason": "Synced", "note": "all is well",
                 "regarding": {"kind": "TenantConfig", "name": "checkout"}}
                """);
        var events = get("/api/v1/namespaces/acme/events?fieldSelector=involvedObject.name%3Dcheckout", "");
        assertThat(events.at("/items/0/message").asText()).isEqualTo("all is well");
        assertThat(events.at("/items/0/lastTimestamp").asText()).isEqualTo("2026-01-01T00:00:00.000000Z");
    }

    @Test
    void refusesProtobufInAWayThatSaysWhatToSend() throws Exception {
        var response = http.send(
                HttpRequest.newBuilder(api.uri().resolve("/api/v1/namespaces"))
                        .header("Content-Type", "application/vnd.kubernetes.protobuf")
                        .POST(BodyPublishers.ofString("k8s"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(response.body()).contains("send JSON or YAML, not protobuf");
    }

    @Test
    void streamsChangesAsLinesWhileAWatchIsOpen() throws Exception {
        var watch = http.send(
                HttpRequest.newBuilder(api.uri().resolve("/apis/tenantconfig.io/v1alpha1/tenantconfigs?watch=true"))
                        .build(),
                BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(watch.body(), StandardCharsets.UTF_8))) {
            send("POST", RESOURCES, "application/json", CHECKOUT);
            send("DELETE", RESOURCES + "/checkout", "application/json", "{}");
            List<String> types = new ArrayList<>();
            types.add(json.readTree(lines.readLine()).path("type").asText());
            types.add(json.readTree(lines.readLine()).path("type").asText());
            assertThat(types).containsExactly("ADDED", "DELETED");
        }
    }

    private TenantConfig stored() {
        return client.resources(TenantConfig.class)
                .inNamespace("acme")
                .withName("checkout")
                .get();
    }

    private JsonNode get(String path, String accept) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(api.uri().resolve(path)).header("Accept", accept.isEmpty() ? "*/*" : accept);
        return json.readTree(http.send(request.build(), BodyHandlers.ofString()).body());
    }

    private HttpResponse<String> send(String method, String path, String contentType, String body)
            throws IOException, InterruptedException {
        var response = exchange(method, path, contentType, body);
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return response;
    }

    private HttpResponse<String> exchange(String method, String path, String contentType, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(api.uri().resolve(path))
                        .header("Content-Type", contentType)
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static Watcher<TenantConfig> watcher(Queue<String> seen) {
        return new Watcher<>() {

            @Override
            public void eventReceived(Action action, TenantConfig resource) {
                seen.add(action + " " + resource.getMetadata().getName());
            }

            @Override
            public void onClose(WatcherException cause) {
                seen.add("closed: " + cause);
            }
        };
    }
}
