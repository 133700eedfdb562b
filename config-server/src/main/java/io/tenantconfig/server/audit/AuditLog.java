package io.tenantconfig.server.audit;

import io.grpc.Grpc;
import io.grpc.ServerCall;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.server.errors.Failure;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Tells whose calls were refused, and whose streams ended because what they rest on was taken away: a line each, of a logger of its own, {@value #LOGGER}, so that it can be kept elsewhere.
 * Of what the client sent, a line has nothing but the method, which is one that is served: no token, no header of one, no
 * claim that was not verified and no field of a request.
 *
 * <p>Whoever may reach the port can have as many calls refused as they like. So there are at most {@value #LINES} lines a
 * minute; the rest is counted, and the count is told with the first line of a later minute.
 */
public final class AuditLog {

    static final String LOGGER = "audit";

    /** Some 40 MB a day, at 300 bytes a line. */
    static final int LINES = 100;

    static final Duration WINDOW = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

    private final InstantSource clock;
    private Instant windowEnd = Instant.MIN;
    private int lines;
    private long leftOut;

    public AuditLog(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * A call was refused.
     *
     * @param issuer whose token it came with; empty if that was not verified
     * @param tenant for whom it was made; empty if the token was refused
     */
    public void refused(ServerCall<?, ?> call, Failure failure, Optional<String> issuer, Optional<TenantId> tenant) {
        tell("Refused", call, failure, issuer, tenant);
    }

    /**
     * A stream that was let through was ended: its token counts no more, though its time is not up.
     *
     * @param issuer whose token it came with
     * @param tenant for whom it was
     */
    public void ended(ServerCall<?, ?> stream, Failure failure, String issuer, TenantId tenant) {
        tell("Ended", stream, failure, Optional.of(issuer), Optional.of(tenant));
    }

    private void tell(
            String what, ServerCall<?, ?> call, Failure failure, Optional<String> issuer, Optional<TenantId> tenant) {
        if (!mayTell()) {
            return;
        }
        LoggingEventBuilder line = LOG.atInfo()
                .addKeyValue("method", call.getMethodDescriptor().getFullMethodName())
                .addKeyValue("peer", peer(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)))
                .addKeyValue("reason", failure.reason());
        issuer.ifPresent(name -> {
            var _ = line.addKeyValue("issuer", name);
        });
        tenant.ifPresent(id -> {
            var _ = line.addKeyValue("tenant", id);
        });
        line.log(what);
    }

    private synchronized boolean mayTell() {
        Instant now = clock.instant();
        if (!now.isBefore(windowEnd)) {
            beginWindow(now);
        }
        if (lines < LINES) {
            lines++;
            return true;
        }
        if (leftOut == 0) {
            LOG.atWarn().addKeyValue("until", windowEnd).log("More calls are refused; they are counted only");
        }
        leftOut++;
        return false;
    }

    private void beginWindow(Instant now) {
        if (leftOut > 0) {
            LOG.atWarn().addKeyValue("count", leftOut).log("More calls were refused");
        }
        windowEnd = now.plus(WINDOW);
        lines = 0;
        leftOut = 0;
    }

    private static String peer(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress() + ":" + internet.getPort()
                : "unknown";
    }
}
