package io.tenantconfig.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A workload that reads one entry again and again, while something else happens. */
final class ReadLoad implements AutoCloseable {

    /** Fewer reads prove nothing about those that would have failed. */
    private static final int LEAST_READS = 50;

    private final AtomicInteger reads = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Repetition repetition;

    private ReadLoad(TenantReader reader, String key) {
        this.repetition = Repetition.of(() -> readOnce(reader, key));
    }

    static ReadLoad start(TenantReader reader, String key) {
        return new ReadLoad(reader, key);
    }

    private void readOnce(TenantReader reader, String key) {
        try {
            if (reader.read(key).isEmpty()) {
                failures.add(key + ": not found");
            }
        } catch (RuntimeException e) {
            failures.add(e.toString());
        }
        reads.incrementAndGet();
    }

    /** Waits until it has read so often, from now on. */
    void awaitReads(int more) {
        int before = reads.get();
        await("reads").atMost(FaultySystem.PATIENCE).until(() -> reads.get() >= before + more);
    }

    /** Ends the reads, all of which must have found a value. */
    void assertNoneFailed() {
        close();
        assertThat(failures).isEmpty();
        assertThat(reads).hasValueGreaterThan(LEAST_READS);
    }

    @Override
    public void close() {
        repetition.close();
    }
}
