package io.tenantconfig.operator;

import static io.tenantconfig.operator.Cluster.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F16: replicas, of which one works. */
class ReplicasTest {

    private final Cluster cluster = new Cluster();
    private final TenantConfigOperator one = replica("one");
    private final TenantConfigOperator two = replica("two");

    @AfterEach
    void close() {
        one.close();
        two.close();
        cluster.close();
    }

    @Test
    void theStandbyIsReadyAndWorksAsSoonAsTheLeaderHasStopped() {
        one.start();
        await().atMost(PATIENCE).until(one::isWorking);
        two.start();
        assertThat(two.whyNotReady()).isEmpty();
        assertThat(two.isWorking()).isFalse();

        one.close();

        await().atMost(PATIENCE).until(two::isWorking);
        cluster.create("entries: [{key: param_config_a, value: x}]");
        cluster.awaitSynced();
        assertThat(one.end()).isCompletedWithValue(End.CLOSED);
    }

    @Test
    void theLeaderEndsWhenTheLeaseIsNoLongerItsOwn() {
        one.start();
        await().atMost(PATIENCE).until(one::isWorking);

        lease().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"holderIdentity\":\"other\"}}");

        assertThat(one.end()).succeedsWithin(PATIENCE).isEqualTo(End.LEASE_LOST);
    }

    @Test
    void theLeaseIsLetGoAtTheEnd() {
        one.start();
        await().atMost(PATIENCE).until(one::isWorking);
        assertThat(lease().get().getSpec().getHolderIdentity()).isEqualTo("one");

        one.close();

        assertThat(lease().get().getSpec().getHolderIdentity()).isNull();
    }

    private Resource<Lease> lease() {
        return cluster.client.leases().inNamespace("tenantconfig-system").withName("tenantconfig-operator");
    }

    private TenantConfigOperator replica(String identity) {
        return cluster.newOperator(
                cluster.client, Map.of("TENANTCONFIG_LEASE_NAMESPACE", "tenantconfig-system", "HOSTNAME", identity));
    }
}
