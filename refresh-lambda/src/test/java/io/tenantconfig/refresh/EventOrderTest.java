package io.tenantconfig.refresh;

import static io.tenantconfig.refresh.Loop.KEY;
import static io.tenantconfig.refresh.Loop.PARAMETER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.core.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** F8: events may come late, twice and out of turn. */
class EventOrderTest {

    private static Loop loop;

    @BeforeContainer
    static void start() {
        loop = new Loop();
    }

    @AfterContainer
    static void stop() {
        loop.close();
    }

    /**
     * @param writes what others do to the parameter, one after the other: put or delete
     * @param seed of when each event comes: any time after what it tells of, and maybe twice
     */
    @Property(tries = 60)
    void endsWithTheRecordOfWhatTheStoreHoldsHoweverTheEventsCome(
            @ForAll @Size(min = 1, max = 6) List<Boolean> writes, @ForAll long seed) {
        var random = new Random(seed);
        loop.declare("checkout", "checkout", KEY);
        List<TestEvent> pending = new ArrayList<>();
        for (boolean put : writes) {
            TestEvent event = put ? loop.parameters.put(PARAMETER) : loop.parameters.delete(PARAMETER);
            pending.add(event);
            if (random.nextBoolean()) {
                pending.add(event);
            }
            Collections.shuffle(pending, random);
            int now = random.nextInt(pending.size() + 1);
            pending.subList(0, now).forEach(loop::handle);
            pending.subList(0, now).clear();
        }
        pending.forEach(loop::handle);

        Optional<Version> stored = loop.parameters.current(PARAMETER);
        assertThat(Reading.of(loop.observed("checkout"))).contains(new Reading(stored));
        loop.kubernetes.resource(loop.get("checkout")).delete();
        loop.parameters.delete(PARAMETER);
    }
}
