package io.tenantconfig.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A tenant's team that creates resources and changes them again and again, while something else happens. */
final class WriteLoad implements AutoCloseable {

    private static final int RESOURCES = 10;

    private final FaultySystem system;
    private final String tenant;
    private final AtomicInteger writes = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Repetition repetition;

    private WriteLoad(FaultySystem system, String tenant) {
        this.system = system;
        this.tenant = tenant;
        this.repetition = Repetition.of(() -> {
            write(writes.get());
            writes.incrementAndGet();
        });
    }

    static WriteLoad start(FaultySystem system, String tenant) {
        return new WriteLoad(system, tenant);
    }

    private void write(int number) {
        int resource = number % RESOURCES;
        try {
            system.declare(tenant, "load-" + resource, """
                    entries:
                    - {key: tenant_config_load-%1$d, value: '%2$d'}
                    - {key: param_config_load-%1$d, value: '%2$d'}
                    """.formatted(resource, number));
        } catch (RuntimeException e) {
            failures.add(e.toString());
        }
    }

    /** Waits for so many more writes. */
    void awaitWrites(int more) {
        int before = writes.get();
        await("writes").atMost(FaultySystem.PATIENCE).until(() -> writes.get() - before >= more);
    }

    /** Ends the writes, all of which must have succeeded and must come to be served. */
    void assertNoneFailedOrWasLost() {
        close();
        assertThat(failures).isEmpty();
        for (int number = writes.get() - RESOURCES; number < writes.get(); number++) {
            int resource = number % RESOURCES;
            system.awaitReady(tenant, "load-" + resource);
            system.awaitServed(tenant, "tenant_config_load-" + resource, Integer.toString(number));
            system.awaitServed(tenant, "param_config_load-" + resource, Integer.toString(number));
        }
    }

    @Override
    public void close() {
        repetition.close();
    }
}
