package io.tenantconfig.server;

import io.tenantconfig.process.MetricsPage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ServerMetricsTest {

    @Test
    void thePageListsWhatTheServerMeasures() throws IOException {
        try (var world = new World()) {
            world.serve();
            MetricsPage.check("config server", world.metrics, "tenantconfig_");
        }
    }
}
