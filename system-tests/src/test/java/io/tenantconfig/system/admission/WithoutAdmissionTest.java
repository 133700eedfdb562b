package io.tenantconfig.system.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigSpec;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** T15: the operator is the last to refuse: what it says of the resources of {@link AdmissionTest} where nobody else does. */
class WithoutAdmissionTest {

    private static final String SYNCED = "Synced";

    @SuppressWarnings("NullAway.Init")
    private static UnguardedCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = UnguardedCluster.start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void clear() {
        cluster.clear();
    }

    static Stream<AdmissionCase> cases() {
        return AdmissionCase.forTheOperator();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theOperatorSaysWhatIsExpectedAndWritesNothingElse(AdmissionCase one) throws IOException {
        if (one.before().isPresent()) {
            cluster.apply(one.before().get());
            awaitStanding(one, SYNCED);
        }

        cluster.apply(one.resource());

        awaitStanding(one, one.standing());
        assertThat(cluster.stored()).containsExactlyInAnyOrderElementsOf(expectedPaths(one));
    }

    private static void awaitStanding(AdmissionCase one, String expected) {
        await().atMost(UnguardedCluster.PATIENCE).untilAsserted(() -> {
            TenantConfig resource = cluster.get(one.namespace(), one.name());
            assertThat(standings(resource)).contains(expected);
        });
    }

    /** How the present generation stands: the reason alone, and with its message. */
    private static List<String> standings(TenantConfig resource) {
        TenantConfigStatus status = resource.getStatus();
        boolean settled = status.applying() == null
                && Objects.equals(
                        status.observedGeneration(), resource.getMetadata().getGeneration());
        return status.conditions().stream()
                .filter(condition -> settled && condition.type().equals("Ready"))
                .flatMap(condition -> Stream.of(condition.reason(), condition.reason() + ": " + condition.message()))
                .toList();
    }

    private static List<String> expectedPaths(AdmissionCase one) {
        return one.stored().orElseGet(() -> one.standing().equals(SYNCED) ? paths(one.resource()) : List.of());
    }

    private static List<String> paths(ObjectNode resource) {
        TenantConfigSpec spec =
                Serialization.unmarshal(resource.toString(), TenantConfig.class).getSpec();
        var scope = new Scope(new TenantId(spec.tenantId()), new ServiceName(spec.service()));
        return spec.entries().stream()
                .map(entry -> UnguardedCluster.ROUTES
                        .place(scope, new ConfigKey(entry.key()))
                        .location()
                        .path())
                .toList();
    }
}
