package io.tenantconfig.system.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tenantconfig.quickstart.kube.InstalledCluster;
import io.tenantconfig.quickstart.kube.Kubectl;
import io.tenantconfig.system.SharedCluster;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** T15, T17: what kubectl answers to a tenant's team; {@link WithoutAdmissionTest} asks the operator about the same resources. */
@ExtendWith(SharedCluster.class)
class AdmissionTest {

    @SuppressWarnings("NullAway.Init")
    private static Kubectl kubectl;

    @BeforeAll
    static void prepare(InstalledCluster cluster) throws IOException {
        kubectl = cluster.kubectl();
        Fixtures.apply(kubectl, "namespaces.yaml");
        Enforcement.awaitAll(kubectl);
    }

    @AfterEach
    void deleteWhatWasAccepted() throws IOException {
        for (String namespace : new String[] {"admission-acme", "admission-shared"}) {
            kubectl.succeed("delete", "tenantconfigs", "--all", "--namespace", namespace);
        }
    }

    static Stream<AdmissionCase> cases() {
        return AdmissionCase.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void saysWhatIsExpectedWhereAResourceIsRefused(AdmissionCase one) throws IOException {
        if (one.before().isPresent()) {
            assertThat(answer(apply(one.before().get()))).endsWith(" created");
        }

        Kubectl.Result result = apply(one.resource());

        assertThat(answer(result)).isEqualTo(one.answer());
        assertThat(result.succeeded()).isEqualTo(one.answer().startsWith("tenantconfig.tenantconfig.io/"));
    }

    private static Kubectl.Result apply(ObjectNode resource) throws IOException {
        return kubectl.runWithInput(resource.toString(), "apply", "-f", "-", "--as=ann", "--as-group=acme-developers");
    }

    /** Without the spaces at the ends of lines that kubectl leaves. */
    private static String answer(Kubectl.Result result) {
        return (result.output() + result.errors()).replaceAll("(?m) +$", "").strip();
    }
}
