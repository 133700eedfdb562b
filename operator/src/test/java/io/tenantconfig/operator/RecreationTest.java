package io.tenantconfig.operator;

import static io.tenantconfig.operator.Cluster.PATIENCE;
import static io.tenantconfig.operator.Cluster.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.process.Series;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F25: a resource is deleted, and created anew under its name. */
class RecreationTest {

    private static final String RETAINED = "deletionPolicy: Retain\nentries: [{key: param_config_a, value: %s}]";

    private final Cluster cluster = new Cluster();
    private final CountDownLatch free = new CountDownLatch(1);

    @AfterEach
    void close() {
        free.countDown();
        cluster.close();
    }

    @Test
    void seesTheSuccessorThatIsCreatedBeforeThePredecessorIsLetGoOf() {
        var held = new HookedWriter(cluster.items, _ -> {
            awaitFree();
            return Optional.empty();
        });
        cluster.start(Map.of(StoreId.DYNAMODB, held, StoreId.PARAMETER_STORE, cluster.parameters), Cluster.ROUTES);
        cluster.create(RETAINED.formatted("one"));
        cluster.awaitSynced();
        cluster.create("acme", "slow", "acme", "entries: [{key: tenant_config_slow, value: x}]");
        cluster.awaitStatus("slow", status -> status.applying() != null);

        cluster.resource().delete();
        cluster.create(RETAINED.formatted("two"));
        await().atMost(PATIENCE).until(() -> resources("True") == 0 && resources("Unknown") == 2);
        free.countDown();

        cluster.awaitSynced();
        assertThat(cluster.parameters.text(at("param_config_a"))).contains("two");
    }

    /** How many resources of a readiness the operator knows. */
    private double resources(String ready) {
        return Series.value(cluster.metrics, "tenantconfig_resources", "ready", ready);
    }

    private void awaitFree() {
        try {
            free.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
