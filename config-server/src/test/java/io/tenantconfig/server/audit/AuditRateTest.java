package io.tenantconfig.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.tenantconfig.server.errors.Failure;
import io.tenantconfig.v1.ConfigServiceGrpc;
import io.tenantconfig.v1.GetConfigRequest;
import io.tenantconfig.v1.GetConfigResponse;
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
    }

    private void refuse(int times) {
        IntStream.range(0, times)
                .forEach(_ -> audit.refused(new Call(), Failure.TOKEN_MISSING, Optional.empty(), Optional.empty()));
    }

    private static final class Call extends ServerCall<GetConfigRequest, GetConfigResponse> {

        @Override
        public MethodDescriptor<GetConfigRequest, GetConfigResponse> getMethodDescriptor() {
            return ConfigServiceGrpc.getGetConfigMethod();
        }

        @Override
        public void request(int messages) {}

        @Override
        public void sendHeaders(Metadata headers) {}

        @Override
        public void sendMessage(GetConfigResponse message) {}

        @Override
        public void close(Status status, Metadata trailers) {}

        @Override
        public boolean isCancelled() {
            return false;
        }
    }
}
