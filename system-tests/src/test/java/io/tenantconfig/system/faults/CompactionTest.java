package io.tenantconfig.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** F11, F15: watches that were cut off for so long that what they missed can no longer be told (410 Gone). */
class CompactionTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @SuppressWarnings("NullAway.Init")
    private static FaultySystem system;

    @BeforeAll
    static void start() throws IOException {
        system = FaultySystem.start();
        system.onboard("acme");
    }

    @AfterEach
    void check() {
        system.assertAlive();
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @Test
    void noticesWhatChangedAndWhatVanishedWhileItsPastWasCompacted() throws Exception {
        system.configMap("acme", "region", Map.of("name", "before"));
        system.declare("acme", "changing", """
                entries:
                - {key: param_config_changing, value: before}
                - {key: param_config_region, valueFrom: {configMapKeyRef: {name: region, key: name}}}
                """);
        system.declare("acme", "vanishing", """
                deletionPolicy: Retain
                entries:
                - {key: param_config_fought-for, value: first}
                - {key: tenant_config_alone, value: first}
                """);
        system.declare("acme", "leaving", "entries: [{key: tenant_config_leaving, value: before}]");
        system.awaitServed("acme", "param_config_fought-for", "first");
        system.declare("acme", "waiting", """
                adoptionPolicy: Adopt
                entries: [{key: param_config_fought-for, value: second}]
                """);
        system.awaitReason("acme", "waiting", "Conflict");
        system.awaitServed("acme", "param_config_region", "before");
        system.awaitServed("acme", "tenant_config_alone", "first");
        system.awaitServed("acme", "tenant_config_leaving", "before");
        String lastSeen = resourceVersion("changing");

        system.line().cut();
        system.configMap("acme", "region", Map.of("name", "after"));
        system.declare("acme", "changing", """
                entries:
                - {key: param_config_changing, value: after}
                - {key: param_config_region, valueFrom: {configMapKeyRef: {name: region, key: name}}}
                """);
        system.resource("acme", "vanishing").delete();
        system.resource("acme", "leaving").delete();
        system.declare("acme", "created", "entries: [{key: tenant_config_created, value: after}]");
        compact();
        assertThat(watchFrom(lastSeen)).contains("\"code\":410");
        system.line().mend();

        system.awaitServed("acme", "param_config_changing", "after");
        system.awaitServed("acme", "param_config_region", "after");
        system.awaitServed("acme", "param_config_fought-for", "second");
        system.awaitServed("acme", "tenant_config_created", "after");
        system.awaitNotServed("acme", "tenant_config_alone");
        system.awaitNotServed("acme", "tenant_config_leaving");
        system.awaitReady("acme", "changing");
        system.awaitReady("acme", "waiting");
        assertThat(system.stored("acme", "tenant_config_leaving")).isEmpty();
        assertThat(system.stored("acme", "tenant_config_alone")).isPresent();
        assertThat(system.resource("acme", "leaving").get()).isNull();
    }

    /** Makes etcd forget all but the present, and the API server what it remembers of the past itself. */
    private static void compact() throws IOException, InterruptedException {
        system.controlPlane().stopApiServer();
        String revision = JSON.readTree(etcd("/v3/kv/range", "{\"key\": \"AA==\"}"))
                .at("/header/revision")
                .asText();
        etcd("/v3/kv/compaction", "{\"revision\": " + revision + ", \"physical\": true}");
        system.controlPlane().startApiServer();
    }

    private static String etcd(String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(system.controlPlane().etcd().resolve(path))
                .POST(BodyPublishers.ofString(body))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return response.body();
        }
    }

    private static String resourceVersion(String name) {
        TenantConfig resource = system.resource("acme", name).get();
        return resource.getMetadata().getResourceVersion();
    }

    /** What a watch that has seen all up to a version is answered. */
    private static String watchFrom(String version) {
        return system.user()
                .raw("/apis/tenantconfig.io/v1alpha1/tenantconfigs?watch=true&timeoutSeconds=2&resourceVersion="
                        + version);
    }
}
