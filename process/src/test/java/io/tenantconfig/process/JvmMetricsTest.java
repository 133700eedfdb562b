package io.tenantconfig.process;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class JvmMetricsTest {

    /** Elsewhere the operating system tells less. */
    @EnabledOnOs(OS.LINUX)
    @Test
    void thePageListsWhatIsMeasuredOfEveryProcess() throws IOException {
        MetricsPage.check("every process", JvmMetrics.newRegistry(), "jvm_", "process_");
    }
}
