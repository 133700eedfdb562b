package io.tenantconfig.system.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tenantconfig.crds.v1alpha1.TenantConfigDefinition;
import io.tenantconfig.quickstart.kube.Kubectl;
import io.tenantconfig.system.SharedCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T18: the admission policies as the API server holds them. */
@ExtendWith(SharedCluster.class)
class PolicyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @SuppressWarnings("NullAway.Init")
    private static Kubectl kubectl;

    @BeforeAll
    static void connect(Kubectl administrator) {
        kubectl = administrator;
    }

    /** A field that nobody named would be everybody's who may patch a status. */
    @Test
    void everyFieldOfTheStatusHasItsWriter() throws IOException {
        var fields = TenantConfigDefinition.load()
                .getSpec()
                .getVersions()
                .getFirst()
                .getSchema()
                .getOpenAPIV3Schema()
                .getProperties()
                .get("status")
                .getProperties()
                .keySet();

        JsonNode policy = get("validatingadmissionpolicy/tenantconfig-status-writers");

        assertThat(comparedFields(policy)).isEqualTo(fields);
    }

    @ParameterizedTest
    @ValueSource(strings = {"binding", "namespace-label", "protect", "status-writers"})
    void aPolicyFailsClosedAndDenies(String name) throws IOException {
        JsonNode policy = get("validatingadmissionpolicy/tenantconfig-" + name);
        JsonNode binding = get("validatingadmissionpolicybinding/tenantconfig-" + name);

        assertThat(policy.at("/spec/failurePolicy").asText()).isEqualTo("Fail");
        assertThat(binding.at("/spec/policyName").asText()).isEqualTo("tenantconfig-" + name);
        assertThat(binding.at("/spec/validationActions").toString()).isEqualTo("[\"Deny\"]");
        assertThat(binding.at("/spec/matchResources").isMissingNode()).isTrue();
    }

    /** The API server compares the expressions with the type, and would say here what doesn't fit. */
    @ParameterizedTest
    @ValueSource(strings = {"binding", "namespace-label", "protect", "status-writers"})
    void aPolicyFitsTheType(String name) {
        JsonNode checked = await().atMost(PATIENCE)
                .until(
                        () -> get("validatingadmissionpolicy/tenantconfig-" + name),
                        policy -> policy.at("/status/observedGeneration").equals(policy.at("/metadata/generation")));

        assertThat(checked.at("/status/typeChecking").toString()).isEqualTo("{}");
    }

    /** Those that are compared before and after. */
    private static Set<String> comparedFields(JsonNode policy) {
        String expressions = String.join("\n", policy.at("/spec/validations").findValuesAsText("expression"));
        List<String> before = fields("oldObject", expressions);
        List<String> after = fields("object", expressions);
        assertThat(after).containsExactlyElementsOf(before).doesNotHaveDuplicates();
        return Set.copyOf(after);
    }

    private static List<String> fields(String of, String expressions) {
        return Pattern.compile("\\b" + of + "\\.\\?status\\.\\?(\\w+)")
                .matcher(expressions)
                .results()
                .map(MatchResult::group)
                .map(path -> path.substring(path.lastIndexOf('?') + 1))
                .toList();
    }

    private static JsonNode get(String object) throws IOException {
        return Serialization.unmarshal(kubectl.succeed("get", object, "--output=json"), JsonNode.class);
    }
}
