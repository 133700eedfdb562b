package io.tenantconfig.benchmarks.server;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.emulator.AwsEmulator;
import io.tenantconfig.quickstart.kube.InstalledCluster;
import io.tenantconfig.quickstart.kube.KubernetesApi.Part;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Resources of two entries, one of which is owned in the store; their values and statuses as the operator leaves them. Each
 * resource has a service of its own.
 */
final class ManyResources implements AutoCloseable {

    static final String FLAG = "param_config_flag";

    /** The value that every resource declares. None is stored, so that who has it on its heap has it from a spec. */
    static final String DECLARED = "a-value-that-stands-in-a-spec";

    /** The value that is stored instead, and served. */
    static final String STORED = "a-value-that-lies-in-the-store";

    private static final int IN_A_NAMESPACE = 100;

    private final AwsEmulator aws;
    private final KubernetesClient user;
    private final KubernetesClient operator;
    private final KubernetesClient function;
    private final HttpClient http = HttpClient.newHttpClient();
    private final int[] versions;
    private Instant putAt = Instant.EPOCH;

    ManyResources(InstalledCluster cluster, AwsEmulator aws, int number) {
        this.aws = aws;
        this.user = cluster.newUserClient();
        this.operator = cluster.newClient(Part.OPERATOR);
        this.function = cluster.newClient(Part.REFRESH);
        this.versions = new int[number];
        Arrays.fill(versions, 1);
    }

    void create() {
        IntStream.range(0, Math.ceilDiv(versions.length, IN_A_NAMESPACE)).forEach(this::createNamespace);
        IntStream.range(0, versions.length).parallel().forEach(this::createResource);
    }

    private void createNamespace(int number) {
        String name = tenant(number * IN_A_NAMESPACE);
        user.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels(TenantConfig.TENANT_LABEL, name)
                        .endMetadata()
                        .build())
                .create();
    }

    private void createResource(int number) {
        aws.create(location(number, "flag"), "v1");
        aws.create(location(number, "text"), STORED);
        user.resource(Serialization.unmarshal(
                        """
                        apiVersion: tenantconfig.io/v1alpha1
                        kind: TenantConfig
                        metadata: {namespace: %s, name: %s}
                        spec:
                          tenantId: %s
                          service: %s
                          entries:
                          - {key: %s, valueFrom: {store: {}}}
                          - {key: param_config_text, value: %s}
                        """.formatted(tenant(number), service(number), tenant(number), service(number), FLAG, DECLARED),
                        TenantConfig.class))
                .create();
        patchStatus(operator, number, """
                {"status": {"observedGeneration": 1, "entries": {
                  "%s": {"store": "parameter-store", "location": "%s", "version": "1", "state": "Synced"},
                  "param_config_text": {"store": "parameter-store", "location": "%s", "version": "1", "state": "Synced"}}}}
                """.formatted(FLAG, location(number, "flag"), location(number, "text")));
    }

    /**
     * Changes the value that a resource leaves to the store.
     *
     * @return the new value
     */
    String put(int number) throws IOException, InterruptedException {
        String value = "v" + ++versions[number];
        putAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var request = HttpRequest.newBuilder(aws.endpoint())
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "AmazonSSM.PutParameter")
                .header("Authorization", "anybody")
                .POST(BodyPublishers.ofString("{\"Name\": \"%s\", \"Value\": \"%s\", \"Overwrite\": true}"
                        .formatted(location(number, "flag"), value)))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("PutParameter: " + answer.body());
        }
        return value;
    }

    /** Says in its status what was put last, as the refresh function does, of a version that is no newer than the store's. */
    void tell(int number) {
        patchStatus(function, number, """
                {"status": {"observed": {"%s": {"version": "%d", "modifiedAt": "%s", "eventId": "event-%d"}}}}
                """.formatted(FLAG, versions[number], putAt, versions[number]));
    }

    private static void patchStatus(KubernetesClient as, int number, String patch) {
        as.resources(TenantConfig.class)
                .inNamespace(tenant(number))
                .withName(service(number))
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    int[] oneOfEachTenant() {
        return IntStream.iterate(0, number -> number < versions.length, number -> number + IN_A_NAMESPACE)
                .toArray();
    }

    static String tenant(int number) {
        return "tenant-" + number / IN_A_NAMESPACE;
    }

    static String service(int number) {
        return "s" + number;
    }

    private static String location(int number, String name) {
        return "/config-service/" + tenant(number) + "/" + service(number) + "/" + name;
    }

    @Override
    public void close() {
        http.close();
        function.close();
        operator.close();
        user.close();
    }
}
