package io.tenantconfig.server.fairness;

import io.grpc.StatusRuntimeException;
import io.tenantconfig.server.errors.Failure;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What one tenant has of its limits. For any number of threads; {@link #streams} only under its map's lock. */
final class Share {

    private final TenantLimits limits;
    private final Rate calls;
    private final Rate bytes;
    private int streams;

    Share(TenantLimits limits, long now) {
        this.limits = limits;
        this.calls = new Rate(limits.callsPerSecond(), now);
        this.bytes = new Rate(limits.bytesPerSecond(), now);
    }

    /** Takes a call, or says why there is none left. */
    Optional<Limit> takeCall(long now) {
        if (!bytes.untilNext(now).isZero()) {
            return Optional.of(Limit.BYTES);
        }
        return calls.take(now) ? Optional.empty() : Optional.of(Limit.CALLS);
    }

    void charge(long now, long count) {
        bytes.charge(now, count);
    }

    /** Takes a stream, if one is left. */
    boolean openStream() {
        if (streams >= limits.streams()) {
            return false;
        }
        streams++;
        return true;
    }

    void closeStream() {
        streams--;
    }

    /** Whether a new one would be the same. */
    boolean isUnused(long now) {
        return streams == 0 && calls.isFull(now) && bytes.isFull(now);
    }

    /** The failure of a call that was not let through. */
    StatusRuntimeException refusal(Limit limit, long now) {
        return switch (limit) {
            case CALLS -> failure(limit, limits.callsPerSecond() + " a second", calls.untilNext(now));
            case BYTES -> failure(limit, limits.bytesPerSecond() + " a second", bytes.untilNext(now));
            case STREAMS -> failure(limit, limits.streams() + " at a time", Failure.RETRY_DELAY);
        };
    }

    private static StatusRuntimeException failure(Limit limit, String most, Duration wait) {
        return Failure.LIMIT_REACHED.with(
                limit.label() + ": too many of this tenant (expected: at most " + most + ")",
                Map.of("limit", limit.label()),
                wait);
    }
}
