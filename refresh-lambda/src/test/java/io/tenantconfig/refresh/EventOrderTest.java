package io.tenantconfig.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ClusterId;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.crds.v1alpha1.Applying;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeTry;

/**
 * F8: events may come late, twice, out of turn, by themselves or in batches, to two invocations at a time, or not at all. A
 * try is made from its seed, which is printed.
 */
class EventOrderTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String FEATURE = "/config-service/acme/checkout/feature";
    private static final String LIMIT = "/config-service/acme/checkout/limit";
    private static final String BILLING = "/config-service/acme/billing/feature";
    private static final String PAYMENT = "TENANT#acme/CONFIG#payment";

    /** Where each resource that declares it, and under which key, records a place. */
    private static final Map<String, Map<String, String>> RECORDED_BY = Map.of(
            FEATURE, Map.of("checkout", "param_config_feature"),
            LIMIT, Map.of("checkout", "param_config_limit"),
            BILLING, Map.of("billing", "param_config_feature"),
            PAYMENT, Map.of("checkout", "tenant_config_payment", "billing", "tenant_config_payment"));

    private static final List<String> PLACES = List.of(FEATURE, LIMIT, BILLING, PAYMENT);

    private static Loop loop;

    @BeforeContainer
    static void start() {
        loop = new Loop();
    }

    @AfterContainer
    static void stop() {
        loop.close();
    }

    @BeforeTry
    void declare() {
        loop.declare("checkout", "checkout", "param_config_feature", "param_config_limit", "tenant_config_payment");
        loop.declare("billing", "billing", "param_config_feature", "tenant_config_payment");
    }

    @AfterTry
    void forget() {
        List.of("checkout", "billing")
                .forEach(name -> loop.kubernetes.resource(loop.get(name)).delete());
        loop.parameters.clear();
        loop.table.clear();
    }

    @Property(tries = 100)
    void endsWithTheRecordOfWhatTheStoresHoldHoweverTheEventsCome(
            @ForAll @IntRange(min = 1, max = 12) int changes, @ForAll long seed) {
        var world = new World(seed);
        for (int i = 0; i < changes; i++) {
            String place = world.anyOf(PLACES);
            world.happened(place, world.change(place));
            world.deliver(world.some());
        }
        world.deliver(world.all());

        assertThat(recorded()).containsAllEntriesOf(stored(world.touched()));
    }

    @Property(tries = 100)
    void endsWithTheSameRecordWhenEventsAreLostAndReadsAreOldOnceAllIsLookedAt(
            @ForAll @IntRange(min = 1, max = 12) int changes, @ForAll long seed) {
        var world = new World(seed);
        loop.parameters.lagBehindWhile(world::rarely);
        for (int i = 0; i < changes; i++) {
            String place = world.anyOf(PLACES);
            JsonNode event = world.change(place);
            if (world.rarely()) {
                world.lost(place);
            } else {
                world.happened(place, event);
            }
            world.deliver(world.some());
        }
        world.deliver(world.all());
        loop.parameters.lagBehindWhile(() -> false);
        world.touched().forEach(place -> world.happened(place, world.look(place)));
        world.deliver(world.all());

        assertThat(recorded()).containsAllEntriesOf(stored(world.touched()));
    }

    @Property(tries = 100)
    void hidesNoChangeFromTheOperatorWhileItWritesItself(
            @ForAll @IntRange(min = 1, max = 12) int changes, @ForAll long seed) {
        var world = new World(seed);
        for (int i = 0; i < changes; i++) {
            String place = world.anyOf(List.of(FEATURE, PAYMENT));
            if (world.random.nextBoolean()) {
                world.happened(place, world.change(place));
                world.deliver(world.some());
            } else {
                world.deliver(world.some(), () -> world.pass(place));
            }
            world.operatorLooksAtNews();
        }
        world.deliver(world.all());
        world.operatorLooksAtNews();

        for (String place : world.touched()) {
            String key = RECORDED_BY.get(place).get("checkout");
            EntryStatus entry = loop.get("checkout").getStatus().entries().get(key);
            assertThat(Optional.ofNullable(entry).map(EntryStatus::version))
                    .as(place)
                    .isEqualTo(current(place).map(Version::id));
        }
    }

    private Optional<Version> current(String place) {
        return place.equals(PAYMENT) ? loop.table.current(place) : loop.parameters.current(place);
    }

    private Map<String, Reading> stored(Iterable<String> places) {
        Map<String, Reading> stored = new LinkedHashMap<>();
        places.forEach(place -> RECORDED_BY
                .get(place)
                .forEach((resource, key) -> stored.put(resource + " " + key, new Reading(current(place)))));
        return stored;
    }

    private Map<String, Reading> recorded() {
        Map<String, Reading> recorded = new LinkedHashMap<>();
        for (String resource : List.of("checkout", "billing")) {
            loop.get(resource)
                    .getStatus()
                    .observed()
                    .forEach((key, record) -> recorded.put(
                            resource + " " + key, Reading.of(record).orElseThrow()));
        }
        return recorded;
    }

    /** What happens in a try. */
    private final class World {

        private final Random random;
        private final Turns turns;
        private final List<JsonNode> pending = new ArrayList<>();
        private final List<String> touched = new ArrayList<>();
        private int passes;

        World(long seed) {
            random = new Random(seed);
            turns = new Turns(random);
            loop.atEveryStep(turns::next);
        }

        boolean rarely() {
            return random.nextInt(4) == 0;
        }

        <T> T anyOf(List<T> choices) {
            return choices.get(random.nextInt(choices.size()));
        }

        /** What somebody who is not the operator does to an entry, and the event of it. */
        JsonNode change(String place) {
            boolean delete = rarely();
            if (place.equals(PAYMENT)) {
                if (delete) {
                    return loop.table.delete(place);
                }
                return random.nextBoolean() ? loop.table.put(place, Optional.empty()) : loop.table.editByHand(place);
            }
            return tree(delete ? loop.parameters.delete(place) : loop.parameters.put(place));
        }

        /** What a sweep amounts to: a reason to look, whatever happened. */
        JsonNode look(String place) {
            return place.equals(PAYMENT)
                    ? loop.table.record(place, "LOOK")
                    : tree(loop.parameters.event(place, "LabelParameterVersion"));
        }

        void happened(String place, JsonNode event) {
            touched.add(place);
            pending.add(event);
            if (random.nextBoolean()) {
                pending.add(event);
            }
        }

        void lost(String place) {
            touched.add(place);
        }

        Iterable<String> touched() {
            return touched.stream().distinct().toList();
        }

        List<JsonNode> all() {
            return take(pending.size());
        }

        List<JsonNode> some() {
            return take(random.nextInt(pending.size() + 1));
        }

        private List<JsonNode> take(int count) {
            Collections.shuffle(pending, random);
            List<JsonNode> taken = new ArrayList<>(pending.subList(0, count));
            pending.subList(0, count).clear();
            return taken;
        }

        /** To two invocations at a time, each of one event or of a batch; what is handed back comes again. */
        void deliver(List<JsonNode> events, Runnable... meanwhile) {
            List<JsonNode> left = new ArrayList<>(events);
            List<Runnable> others = new ArrayList<>(List.of(meanwhile));
            do {
                List<Runnable> together = new ArrayList<>(others);
                others.clear();
                for (int i = 0; i < 2 && !left.isEmpty(); i++) {
                    List<JsonNode> batch = left.subList(0, 1 + random.nextInt(left.size()));
                    together.addAll(invocations(List.copyOf(batch)));
                    batch.clear();
                }
                turns.run(together);
            } while (!left.isEmpty());
        }

        private List<Runnable> invocations(List<JsonNode> events) {
            List<Runnable> invocations = new ArrayList<>();
            List<ObjectNode> streamed = new ArrayList<>();
            List<TestEvent> queued = new ArrayList<>();
            for (JsonNode event : events) {
                if (event.has("dynamodb")) {
                    streamed.add((ObjectNode) event);
                } else {
                    queued.add(new TestEvent(event.toString()));
                }
            }
            if (!streamed.isEmpty()) {
                invocations.add(() -> succeed(FakeTable.batch(streamed.toArray(ObjectNode[]::new))));
            }
            if (queued.size() > 1 || (queued.size() == 1 && random.nextBoolean())) {
                invocations.add(() -> succeed(Queued.events(queued)));
            } else if (queued.size() == 1) {
                invocations.add(() -> loop.handle(queued.getFirst()));
            }
            return invocations;
        }

        private void succeed(String batch) {
            assertThat(loop.handle(batch)).isEqualTo("{\"batchItemFailures\":[]}");
        }

        /** A pass of the operator over one entry: announced, written, reported, with time for others in between. */
        void pass(String place) {
            String key = RECORDED_BY.get(place).get("checkout");
            passes++;
            status(new Applying(passes, List.of(key), now().toString()), Map.of());
            turns.next();
            long number = current(place).map(Version::number).orElse(0L) + 1;
            var mark = new Mark(
                    new Claim(
                            new Owner(new ClusterId("test"), "acme", "checkout"),
                            Instant.parse("2026-01-01T00:00:00Z"),
                            passes),
                    Long.toString(number));
            happened(
                    place,
                    place.equals(PAYMENT)
                            ? loop.table.put(place, Optional.of(mark))
                            : tree(loop.parameters.put(place).withMark(mark)));
            turns.next();
            status(null, Map.of(key, entry(mark.version(), seen(key))));
        }

        /** Where the record is not the one that it acted on, the operator looks at the store. */
        void operatorLooksAtNews() {
            for (String place : List.of(FEATURE, PAYMENT)) {
                String key = RECORDED_BY.get(place).get("checkout");
                TenantConfigStatus status = loop.get("checkout").getStatus();
                ObservedEntry observed = status.observed().get(key);
                EntryStatus entry = status.entries().get(key);
                if (observed != null && (entry == null || !observed.equals(entry.seen()))) {
                    status(
                            null,
                            Map.of(key, entry(current(place).map(Version::id).orElse(null), observed)));
                }
            }
        }

        private ObservedEntry seen(String key) {
            EntryStatus entry = loop.get("checkout").getStatus().entries().get(key);
            return entry == null ? null : entry.seen();
        }

        private EntryStatus entry(String version, ObservedEntry seen) {
            return new EntryStatus("any", "any", version, EntryState.SYNCED, null, null, seen, now().toString());
        }

        private void status(Applying applying, Map<String, EntryStatus> changed) {
            TenantConfigStatus before = loop.get("checkout").getStatus();
            Map<String, EntryStatus> entries = new LinkedHashMap<>(before.entries());
            entries.putAll(changed);
            loop.setStatus(
                    "checkout",
                    new TenantConfigStatus(1L, List.of(), null, null, applying, entries, before.observed(), null));
        }

        private Instant now() {
            return loop.now();
        }
    }

    private static JsonNode tree(TestEvent event) {
        try {
            return JSON.readTree(event.json());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
