package io.tenantconfig.operator;

import static io.tenantconfig.operator.Cluster.PATIENCE;
import static io.tenantconfig.operator.Cluster.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.InMemoryStore;
import io.tenantconfig.crds.v1alpha1.EntryState;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F7: the Lambda is off while much changes in the stores, and then all is as if it had told of every change. */
class DayWithoutEventsTest {

    private static final int ENTRIES_OF_A_KIND = 12;
    private static final String ITEM = "tenant_config_v";
    private static final String PARAMETER = "param_config_v";
    private static final String STORE_OWNED = "param_config_s";

    private enum Policy {
        CORRECT("Correct"),
        REPORT("Report");

        private final String text;

        Policy(String text) {
            this.text = text;
        }
    }

    /** What somebody does to an entry. */
    private enum Deed {
        CHANGE,
        REMOVE,
        NOTHING
    }

    /**
     * What is to be the same, however the operator heard of it.
     *
     * @param version only where somebody else wrote the value: a pass whose report met a patch of the function's puts its
     *     own values once more
     */
    private record Seen(EntryState state, Optional<String> version, Optional<String> text) {}

    private final Cluster cluster = new Cluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @ParameterizedTest
    @EnumSource
    void aSweepHealsWhatNoEventToldOf(Policy policy) {
        declare(policy);
        cluster.stop();
        meddle();

        cluster.startSweeping();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen()).isEqualTo(expected(policy)));
    }

    @ParameterizedTest
    @EnumSource
    void eventsEndInTheSame(Policy policy) {
        declare(policy);
        meddle();

        keys().filter(key -> deed(key) != Deed.NOTHING)
                .forEach(key -> cluster.observe(key, "{\"eventId\":\"an event\"}"));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen()).isEqualTo(expected(policy)));
    }

    private void declare(Policy policy) {
        keys(STORE_OWNED).forEach(key -> cluster.parameters.putByHand(at(key), "at first", false));
        cluster.start()
                .create("driftPolicy: " + policy.text + "\nentries:\n"
                        + String.join(
                                "", keys().map(DayWithoutEventsTest::entry).toList()));
        cluster.awaitSynced();
    }

    private static String entry(String key) {
        return key.startsWith(STORE_OWNED)
                ? "- {key: " + key + ", valueFrom: {store: {}}}\n"
                : "- {key: " + key + ", value: declared}\n";
    }

    private void meddle() {
        keys().forEach(key -> {
            switch (deed(key)) {
                case CHANGE -> store(at(key)).putByHand(at(key), "by hand", false);
                case REMOVE -> store(at(key)).deleteByHand(at(key));
                case NOTHING -> {
                    // This one stays as it is.
                }
            }
        });
    }

    private Map<String, Seen> seen() {
        Map<String, Seen> seen = new TreeMap<>();
        cluster.status()
                .entries()
                .forEach((key, entry) -> seen.put(
                        key,
                        new Seen(
                                entry.state(),
                                Optional.ofNullable(entry.version()).filter(_ -> !isDeclared(key, entry.state())),
                                store(at(key)).text(at(key)))));
        return seen;
    }

    private static boolean isDeclared(String key, EntryState state) {
        return !key.startsWith(STORE_OWNED) && state == EntryState.SYNCED;
    }

    private static Map<String, Seen> expected(Policy policy) {
        Map<String, Seen> expected = new TreeMap<>();
        keys().forEach(key -> expected.put(
                key, key.startsWith(STORE_OWNED) ? expectedOfStoreOwned(deed(key)) : expected(policy, deed(key))));
        return expected;
    }

    private static Seen expected(Policy policy, Deed deed) {
        return switch (deed) {
            case NOTHING -> new Seen(EntryState.SYNCED, Optional.empty(), Optional.of("declared"));
            case CHANGE ->
                switch (policy) {
                    case CORRECT -> new Seen(EntryState.SYNCED, Optional.empty(), Optional.of("declared"));
                    case REPORT -> new Seen(EntryState.DRIFTED, Optional.of("2"), Optional.of("by hand"));
                };
            case REMOVE ->
                switch (policy) {
                    case CORRECT -> new Seen(EntryState.SYNCED, Optional.empty(), Optional.of("declared"));
                    case REPORT -> new Seen(EntryState.DRIFTED, Optional.empty(), Optional.empty());
                };
        };
    }

    private static Seen expectedOfStoreOwned(Deed deed) {
        return switch (deed) {
            case NOTHING -> new Seen(EntryState.SYNCED, Optional.of("1"), Optional.of("at first"));
            case CHANGE -> new Seen(EntryState.SYNCED, Optional.of("2"), Optional.of("by hand"));
            case REMOVE -> new Seen(EntryState.WAITING, Optional.empty(), Optional.empty());
        };
    }

    private static Deed deed(String key) {
        return Deed.values()[Integer.parseInt(key.replaceAll("\\D", "")) % Deed.values().length];
    }

    private static Stream<String> keys() {
        return Stream.of(ITEM, PARAMETER, STORE_OWNED).flatMap(DayWithoutEventsTest::keys);
    }

    private static Stream<String> keys(String kind) {
        return IntStream.range(0, ENTRIES_OF_A_KIND).mapToObj(i -> kind + i);
    }

    private InMemoryStore store(Location at) {
        return at.store().equals(StoreId.DYNAMODB) ? cluster.items : cluster.parameters;
    }
}
