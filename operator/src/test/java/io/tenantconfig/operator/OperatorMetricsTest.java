package io.tenantconfig.operator;

import io.tenantconfig.process.MetricsPage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class OperatorMetricsTest {

    @Test
    void thePageListsWhatTheOperatorMeasures() throws IOException {
        try (var cluster = new Cluster().start()) {
            MetricsPage.check("operator", cluster.metrics, "tenantconfig_");
        }
    }
}
