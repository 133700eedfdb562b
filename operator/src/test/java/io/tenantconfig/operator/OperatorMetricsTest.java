package io.tenantconfig.operator;

import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.process.MetricsPage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** T25: what the operator measures, and that it names nobody. */
class OperatorMetricsTest {

    @Test
    void thePageListsWhatTheOperatorMeasures() throws IOException {
        try (var cluster = new Cluster().startSweeping()) {
            cluster.awaitSweep(StoreId.DYNAMODB);
            cluster.awaitSweep(StoreId.PARAMETER_STORE);
            MetricsPage.check("operator", cluster.metrics, "tenantconfig_");
        }
    }
}
