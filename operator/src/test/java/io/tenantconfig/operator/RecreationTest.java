package io.tenantconfig.operator;

import static io.tenantconfig.operator.Cluster.PATIENCE;
import static io.tenantconfig.operator.Cluster.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.InMemoryStore;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.process.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F17, F25, T17: a resource is deleted, and created anew under its name. */
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

    @Test
    void writesWhatAPredecessorRetainedThoughByTheClockThatOneIsYounger() {
        var predecessor = new Claim(
                new Owner(Cluster.id(), "acme", "checkout"), Instant.now().plus(Duration.ofDays(1)), 7);
        for (InMemoryStore store : List.of(cluster.items, cluster.parameters)) {
            Placement at = store == cluster.items ? placement("tenant_config_a") : placement("param_config_a");
            store.apply(predecessor, List.of(new Change.Put(at, "one", false, new Change.Base.Absent())));
        }
        cluster.start();

        cluster.create("entries: [{key: tenant_config_a, value: two}, {key: param_config_a, value: two}]");
        cluster.awaitSynced();

        assertThat(cluster.items.text(at("tenant_config_a"))).contains("two");
        assertThat(cluster.parameters.text(at("param_config_a"))).contains("two");

        cluster.resource().delete();
        await().atMost(PATIENCE).until(() -> cluster.resource().get() == null);
        assertThat(cluster.items.paths()).isEmpty();
        assertThat(cluster.parameters.paths()).isEmpty();
    }

    private static Placement placement(String key) {
        return Cluster.ROUTES.place(new Scope(new TenantId("acme"), new ServiceName("checkout")), new ConfigKey(key));
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
