package io.tenantconfig.refresh;

import java.time.Duration;
import java.time.Instant;

/** The time in the stores: every write takes place ten seconds after the one before. */
final class StoreTime {

    private Instant now = Instant.parse("2026-01-01T00:00:00.250Z");

    Instant now() {
        return now;
    }

    Instant nextWrite() {
        now = now.plus(Duration.ofSeconds(10));
        return now;
    }
}
