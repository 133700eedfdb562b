package io.tenantconfig.system.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.tenantconfig.quickstart.kube.ControlPlane;
import io.tenantconfig.quickstart.kube.InstalledCluster;
import io.tenantconfig.quickstart.kube.Kubectl;
import io.tenantconfig.system.SharedCluster;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** T15, T18, T20: what the API server answers to each, with the manifests' rights and policies. */
@ExtendWith(SharedCluster.class)
class RefusalTest {

    @SuppressWarnings("NullAway.Init")
    private static ControlPlane controlPlane;

    @BeforeAll
    static void prepare(InstalledCluster cluster) throws IOException {
        controlPlane = cluster.controlPlane();
        Fixtures.apply(cluster.kubectl(), "tenants.yaml");
        makeLease(cluster.kubectl());
        Enforcement.awaitAll(cluster.kubectl());
    }

    static Stream<Attempt> attempts() {
        return Stream.of(
                        Attempts.ofTheTeam(),
                        Attempts.ofNamespaceAdministrators(),
                        Attempts.ofTheServer(),
                        Attempts.ofTheFunction(Who.REFRESH, 1),
                        Attempts.ofTheFunction(Who.EKS_FUNCTION, 2),
                        Attempts.ofTheOperator(),
                        Attempts.ofTheClusterAdministrator(),
                        Attempts.atTheLease())
                .flatMap(List::stream);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attempts")
    void theApiServerAllowsAndRefuses(Attempt attempt) {
        try (KubernetesClient client = attempt.who().newClient(controlPlane)) {
            assertThat(attempt.make(client)).isEqualTo(attempt.answer());
        }
    }

    /** Unless the operator has. */
    private static void makeLease(Kubectl kubectl) throws IOException {
        if (!kubectl.run("get", "lease/tenantconfig-operator", "--namespace=tenantconfig-system")
                .succeeded()) {
            Fixtures.apply(kubectl, "lease.yaml");
        }
    }
}
