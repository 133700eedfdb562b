package io.tenantconfig.system.kubectl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** F13: others write the resource, too: each keeps the fields that are its own, and nobody writes for ever. */
@ExtendWith(SharedQuickstart.class)
class ServerSideApplyTest {

    private static final String OPERATOR = "tenantconfig-operator";
    private static final String REFRESH = "tenantconfig-refresh";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Longer than it takes the operator to answer a change. */
    private static final Duration QUIET = Duration.ofSeconds(4);

    private final RunningQuickstart quickstart;

    ServerSideApplyTest(RunningQuickstart quickstart) {
        this.quickstart = quickstart;
    }

    @AfterEach
    void removeTheResource() throws Exception {
        quickstart.succeed("kubectl delete tcfg shared-work -n acme --ignore-not-found");
    }

    @Test
    void twoManagersOwnAnEntryEachOfOneList() throws Exception {
        apply("team-a", "- {key: param_config_a, value: first}");
        apply("team-b", "- {key: param_config_b, value: second}");
        awaitSummary("2/2");
        assertThat(fieldsOf("team-a"))
                .contains("spec.entries.[param_config_a].value")
                .doesNotContain("spec.entries.[param_config_b].value");
        assertThat(fieldsOf("team-b"))
                .contains("spec.entries.[param_config_b].value")
                .doesNotContain("spec.entries.[param_config_a].value");

        apply("team-a", "- {key: param_config_c, value: third}");

        awaitSummary("2/2");
        assertThat(run("kubectl get tcfg shared-work -n acme -o jsonpath='{.spec.entries[*].key}'"))
                .isEqualTo("param_config_b param_config_c");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(run("kubectl get tcfg shared-work -n acme -o jsonpath='{.status.entries}'"))
                                .doesNotContain("param_config_a"));
    }

    @Test
    void aManagerCannotTakeAnothersEntryUnasked() throws Exception {
        apply("team-a", "- {key: param_config_a, value: first}");
        String refusal = run(application("team-b", "- {key: param_config_a, value: stolen}"));
        assertThat(refusal).contains("conflict with \"team-a\": .spec.entries[key=\"param_config_a\"].value");
        assertThat(value("param_config_a")).isEqualTo("first");
    }

    @Test
    void aWriterThatChangesOneEntryAgainAndAgainHasTheLastWord() throws Exception {
        apply("gitops", "- {key: param_config_a, value: first}");
        for (String workers : new String[] {"1", "2", "3"}) {
            apply("autoscaler", "- {key: param_config_workers, value: \"" + workers + "\"}");
        }
        apply("gitops", "- {key: param_config_a, value: second}");
        awaitGenerationAndSummary("2/2");
        assertThat(value("param_config_workers")).isEqualTo("3");
        assertThat(fieldsOf("autoscaler")).contains("spec.entries.[param_config_workers].value");
        assertThat(served("param_config_workers")).contains("\"value\": \"3\"");
    }

    @Test
    void aLabelOfAMutatingToolStaysAndMakesNoWork() throws Exception {
        apply("gitops", "- {key: param_config_a, value: first}");
        awaitSummary("1/1");
        awaitQuiet();
        quickstart.succeed("kubectl label tcfg shared-work -n acme --field-manager=mutator cost-centre=4711");
        String labelled = resourceVersion();

        await().during(QUIET).atMost(PATIENCE).until(this::resourceVersion, labelled::equals);
        requestReconcile("after-label");

        assertThat(run("kubectl get tcfg shared-work -n acme -o jsonpath='{.metadata.labels.cost-centre}'"))
                .isEqualTo("4711");
        assertThat(fieldsOf("mutator")).contains("metadata.labels.cost-centre");
    }

    @Test
    void theOperatorManagesItsFinalizerAndItsStatusAlone() throws Exception {
        apply("gitops", "- {key: param_config_a, value: first}");
        awaitSummary("1/1");
        awaitQuiet();
        Map<String, Set<String>> before = ManagedFields.of(resource());

        requestReconcile("again");

        Map<String, Set<String>> after = ManagedFields.of(resource());
        assertThat(after.get(OPERATOR))
                .contains("metadata.finalizers.[tenantconfig.io/cleanup]", "status.conditions", "status.summary")
                .allMatch(path -> path.matches("(metadata|metadata\\.finalizers.*|status|status\\..*)"))
                .noneMatch(path -> path.matches("status\\.observed(\\..*)?"));
        assertThat(after.get("gitops")).isEqualTo(before.get("gitops"));
    }

    @Test
    void theRefreshFunctionManagesWhatItObservedAlone() throws Exception {
        quickstart.succeed(
                "aws ssm put-parameter --overwrite --name /config-service/acme/shared-work/flag --type String --value off");
        apply("gitops", "- {key: param_config_flag, valueFrom: {store: {}}}");
        awaitSummary("1/1");

        quickstart.succeed("aws ssm put-parameter --overwrite --name /config-service/acme/shared-work/flag --value on");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(fieldsOf(REFRESH))
                        .contains("status.observed.param_config_flag.version")
                        .allMatch(path -> path.matches("status|status\\.observed(\\..*)?")));
    }

    @Test
    void nobodyWritesAnyMoreWhenAllIsSettled() throws Exception {
        apply("team-a", "- {key: param_config_a, value: first}");
        apply("team-b", "- {key: param_config_b, value: second}");
        awaitGenerationAndSummary("2/2");
        awaitQuiet();
        String settled = resourceVersion();
        await().during(QUIET.multipliedBy(2)).atMost(PATIENCE).until(this::resourceVersion, settled::equals);
    }

    private void apply(String manager, String entries) throws Exception {
        quickstart.succeed(application(manager, entries));
    }

    private static String application(String manager, String entries) {
        return """
                kubectl apply --server-side --field-manager=%s -f - <<'YAML'
                apiVersion: tenantconfig.io/v1alpha1
                kind: TenantConfig
                metadata: {name: shared-work, namespace: acme}
                spec:
                  tenantId: acme
                  service: shared-work
                  entries:
                  %s
                YAML""".formatted(manager, entries);
    }

    private void requestReconcile(String request) throws Exception {
        quickstart.succeed("""
                kubectl annotate tcfg shared-work -n acme --field-manager=asker --overwrite \
                  tenantconfig.io/reconcile-requested-at=%s
                kubectl wait tcfg/shared-work -n acme --timeout=60s --for=jsonpath='{.status.lastHandledReconcileAt}'=%s""".formatted(request, request));
    }

    private void awaitSummary(String summary) throws Exception {
        quickstart.succeed(
                "kubectl wait tcfg/shared-work -n acme --timeout=60s --for=jsonpath='{.status.summary}'=" + summary);
    }

    private void awaitGenerationAndSummary(String summary) throws Exception {
        quickstart.succeed(
                "kubectl wait tcfg/shared-work -n acme --timeout=60s --for=jsonpath='{.status.observedGeneration}'="
                        + resource().getMetadata().getGeneration());
        awaitSummary(summary);
    }

    private void awaitQuiet() {
        var seen = new HashMap<String, Integer>();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> seen.merge(resourceVersion(), 1, Integer::sum) >= 3);
    }

    private String resourceVersion() throws Exception {
        return resource().getMetadata().getResourceVersion();
    }

    private Set<String> fieldsOf(String manager) throws Exception {
        return ManagedFields.of(resource()).getOrDefault(manager, Set.of());
    }

    private GenericKubernetesResource resource() throws Exception {
        return Serialization.unmarshal(
                run("kubectl get tcfg shared-work -n acme -o json --show-managed-fields"),
                GenericKubernetesResource.class);
    }

    private String value(String key) throws Exception {
        return run(
                "kubectl get tcfg shared-work -n acme -o jsonpath='{.spec.entries[?(@.key==\"" + key + "\")].value}'");
    }

    private String served(String key) throws Exception {
        return run(
                "grpcurl -plaintext -H \"authorization: Bearer $TOKEN_ACME\" -d '{\"service\": \"shared-work\", \"key\": \""
                        + key + "\"}' $TENANTCONFIG_ADDR tenantconfig.v1.ConfigService/GetConfig");
    }

    private String run(String command) throws IOException, InterruptedException {
        return quickstart.run(command);
    }
}
