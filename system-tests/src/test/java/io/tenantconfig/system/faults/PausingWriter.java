package io.tenantconfig.system.faults;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreLimits;
import io.tenantconfig.core.store.WriteResult;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A store that can be made to hold back the answer to a change that it has made. */
final class PausingWriter implements ConfigWriter {

    /** One answer that is held back. */
    static final class Pause {

        private final CountDownLatch written = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);

        /** Returns when the store has made the change. */
        void awaitWritten() throws InterruptedException {
            if (!written.await(FaultySystem.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("nothing was written");
            }
        }

        void end() {
            ended.countDown();
        }
    }

    private final ConfigWriter writer;
    private final AtomicReference<Pause> next = new AtomicReference<>();

    PausingWriter(ConfigWriter writer) {
        this.writer = writer;
    }

    /** Holds back the answer to the next changes, until the pause is ended. */
    Pause pauseAfterNextWrite() {
        var pause = new Pause();
        next.set(pause);
        return pause;
    }

    @Override
    public StoreLimits limits() {
        return writer.limits();
    }

    @Override
    public Map<Location, Sighting> look(Set<Location> locations) {
        return writer.look(locations);
    }

    @Override
    public Map<Location, WriteResult> apply(Claim claim, List<Change> changes) {
        var results = writer.apply(claim, changes);
        Pause pause = next.getAndSet(null);
        if (pause != null) {
            pause.written.countDown();
            try {
                pause.ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return results;
    }

    @Override
    public void close() {
        writer.close();
    }
}
