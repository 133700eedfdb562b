package io.tenantconfig.refresh;

import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.refresh.EventResult.Hint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the version that a hint is about. About one read in a hundred of Parameter Store has been seen to lag behind the
 * write (https://github.com/aws/aws-cdk-cli/pull/830), so what may be from before the event is read again a few times.
 */
final class Look {

    /** Short, because all of it is waited out whenever an event comes later than its successor. */
    private static final List<Duration> WAITS =
            List.of(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400));

    private final Map<StoreId, StoreVersions> versions;
    private final Pause pause;

    Look(Map<StoreId, StoreVersions> versions, Pause pause) {
        this.versions = Map.copyOf(versions);
        this.pause = pause;
    }

    /** The last of the readings; it may still be from before the event. */
    Reading at(Hint hint) throws InterruptedException {
        Reading reading = read(hint);
        for (Duration wait : WAITS) {
            if (!reading.mayPrecede(hint)) {
                return reading;
            }
            pause.of(wait);
            reading = read(hint);
        }
        return reading;
    }

    private Reading read(Hint hint) {
        StoreId store = hint.location().store();
        @Nullable StoreVersions ofStore = versions.get(store);
        if (ofStore == null) {
            throw new IllegalStateException(
                    store + ": nobody reads its versions (expected: the parser of its events does)");
        }
        return new Reading(ofStore.find(hint.location()).map(Sighted::version));
    }
}
