package io.tenantconfig.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.server.auth.RecordedCall;
import io.tenantconfig.server.errors.Failure;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** T33: somebody has calls refused in masses. */
class AuditRateTest {

    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private final AuditLog audit = new AuditLog(() -> now);

    @Test
    void writesOnlySoManyLinesAMinuteAndThenHowManyItLeftOut() throws IOException {
        var lines = new AuditLines();

        refuse(AuditLog.LINES + 10_000);

        assertThat(lines.read())
                .hasSize(AuditLog.LINES + 1)
                .last()
                .isEqualTo("WARN audit More calls are refused; they are counted only until=\"2030-01-01T00:01:00Z\"");

        var later = new AuditLines();
        now = now.plus(AuditLog.WINDOW);
        refuse(1);

        assertThat(later.read())
                .containsExactly(
                        "WARN audit More calls were refused count=\"10000\"",
                        "INFO audit Refused method=\"tenantconfig.v1.ConfigService/GetConfig\" peer=\"unknown\""
                                + " reason=\"TOKEN_MISSING\"");

        var last = new AuditLines();
        now = now.plus(AuditLog.WINDOW);
        refuse(1);

        assertThat(last.read()).singleElement().asString().startsWith("INFO audit Refused ");
    }

    private void refuse(int times) {
        IntStream.range(0, times)
                .forEach(_ ->
                        audit.refused(new RecordedCall(), Failure.TOKEN_MISSING, Optional.empty(), Optional.empty()));
    }
}
