package io.tenantconfig.server.declaration;

import io.tenantconfig.core.ContentType;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.route.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One declared entry.
 *
 * @param contentType how the declared value is to be read
 * @param sensitive whether the value comes from a Secret
 * @param settled whether the status is about the present spec; if not, the stored value may still be the one before, of
 *     another content type
 * @param applyingSince when the operator began a pass that writes this entry and has not ended; empty when there is none
 */
public record Declaration(
        Placement placement,
        ContentType contentType,
        boolean sensitive,
        boolean settled,
        Hint hint,
        Optional<Instant> applyingSince) {

    /** After this time a pass that did not end holds nothing up any more. */
    public static final Duration APPLYING_HOLDS = Duration.ofSeconds(60);

    public EntryId id() {
        return placement.id();
    }

    /** Until when the entry must not be read, because the operator is writing it; empty when it may be. */
    public Optional<Instant> heldUntil(Instant now) {
        return applyingSince
                .filter(since -> Duration.between(since, now).abs().compareTo(APPLYING_HOLDS) < 0)
                .map(since -> since.plus(APPLYING_HOLDS));
    }
}
