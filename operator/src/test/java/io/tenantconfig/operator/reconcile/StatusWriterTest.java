package io.tenantconfig.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigDefinition;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import io.tenantconfig.operator.report.Reports;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F13, F16: what comes between a pass and its report. */
class StatusWriterTest {

    private static final String RESOURCE = """
            apiVersion: tenantconfig.io/v1alpha1
            kind: TenantConfig
            metadata: {namespace: acme, name: checkout}
            spec: {tenantId: acme, service: checkout, entries: [{key: param_config_a, value: x}]}
            """;

    private final KubernetesMockServer server = new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
    private KubernetesClient client;
    private StatusWriter writer;
    private TenantConfig asThePassKnowsIt;

    @BeforeEach
    void start() {
        server.start();
        client = server.createClient();
        client.resource(TenantConfigDefinition.load()).create();
        client.resource(Serialization.unmarshal(RESOURCE, TenantConfig.class)).create();
        writer = new StatusWriter(new KubernetesStatuses(client), new Latest());
        asThePassKnowsIt = resource().get();
    }

    @AfterEach
    void close() {
        client.close();
        server.shutdown();
    }

    @Test
    void leavesWhatAnotherOperatorHasWrittenMeanwhile() {
        other().write(asThePassKnowsIt, summary("the newer one's"), UnaryOperator.identity());

        assertThatThrownBy(() -> writer.write(asThePassKnowsIt, summary("the stale one's"), UnaryOperator.identity()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("status: written by another operator meanwhile (expected: by one at a time)");

        assertThat(resource().get().getStatus().summary()).isEqualTo("the newer one's");
    }

    @Test
    void announcesAnewWhatThePassMayHaveChangedWhenAnotherOperatorHasWrittenMeanwhile() {
        var reports = new Reports(Clock.systemUTC());
        TenantConfig announced = writer.writeIfUnchanged(
                        asThePassKnowsIt, asThePassKnowsIt, status -> reports.applying(status, 1, List.of("a", "b")))
                .orElseThrow();
        other().write(announced, status -> reports.applying(status, 2, List.of("b", "c")), UnaryOperator.identity());

        assertThatThrownBy(() -> writer.write(
                        announced,
                        summary("the stale one's"),
                        status ->
                                reports.overtaken(status, announced.getStatus().applying())))
                .isInstanceOf(IllegalStateException.class);

        var status = resource().get().getStatus();
        assertThat(status.applying().keys()).containsExactly("a", "b", "c");
        assertThat(status.summary()).isNull();
    }

    @Test
    void writesNothingForAResourceThatWasCreatedAnewMeanwhile() {
        resource().delete();
        client.resource(Serialization.unmarshal(RESOURCE, TenantConfig.class)).create();

        assertThat(writer.writeIfUnchanged(asThePassKnowsIt, resource().get(), summary("the former one's")))
                .isEmpty();
        assertThat(writer.write(asThePassKnowsIt, summary("the former one's"), UnaryOperator.identity()))
                .isEmpty();

        assertThat(resource().get().getStatus().summary()).isNull();
    }

    @Test
    void writesBesideWhatTheLambdaHasPatchedMeanwhile() {
        resource()
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"observed\":{\"param_config_a\":{\"version\":\"1\",\"eventId\":\"e\"}}}}");

        writer.write(asThePassKnowsIt, summary("1/1"), UnaryOperator.identity());

        assertThat(resource().get().getStatus().summary()).isEqualTo("1/1");
        assertThat(resource().get().getStatus().observed()).containsKey("param_config_a");
    }

    @Test
    void knowsItsOwnWriteWhoseAnswerWasLost() {
        new StatusWriter(new KubernetesStatuses(client), new Latest())
                .write(asThePassKnowsIt, summary("1/1"), UnaryOperator.identity());

        assertThat(writer.write(asThePassKnowsIt, summary("1/1"), UnaryOperator.identity()))
                .isPresent();
    }

    private StatusWriter other() {
        return new StatusWriter(new KubernetesStatuses(client), new Latest());
    }

    private Resource<TenantConfig> resource() {
        return client.resources(TenantConfig.class).inNamespace("acme").withName("checkout");
    }

    private static UnaryOperator<TenantConfigStatus> summary(String summary) {
        return status -> new TenantConfigStatus(
                status.observedGeneration(),
                status.conditions(),
                summary,
                status.lastSyncedAt(),
                status.applying(),
                status.entries(),
                status.observed(),
                status.lastHandledReconcileAt());
    }
}
