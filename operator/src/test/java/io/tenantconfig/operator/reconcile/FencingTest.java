package io.tenantconfig.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.crds.v1alpha1.DriftPolicy;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.operator.reconcile.TwoReplicas.Fate;
import io.tenantconfig.operator.reconcile.TwoReplicas.History;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * F13, F15, F16, F17, T17: two replicas believe that they lead, and one of them knows an old resource. Whatever the order of
 * their calls, the end is as the newer resource declares. {@code -Djqwik.tries.default=} makes more of each.
 */
class FencingTest {

    private static final List<String> ITEMS = List.of("tenant_config_a", "tenant_config_b");
    private static final List<String> PARAMETERS = List.of("param_config_a", "param_config_b");

    @Provide
    Arbitrary<History> histories() {
        Arbitrary<String> keys = Arbitraries.of(ITEMS, PARAMETERS).flatMap(Arbitraries::of);
        Arbitrary<Map<String, String>> values =
                Arbitraries.maps(keys, Arbitraries.of("one", "two")).ofMaxSize(ITEMS.size() + PARAMETERS.size());
        return Combinators.combine(
                        values.list().ofSize(3),
                        Arbitraries.of(DriftPolicy.class),
                        Arbitraries.of(Fate.class),
                        Arbitraries.of(0, 1, 1, 2).list().ofMinSize(1).ofMaxSize(40))
                .as(History::new);
    }

    /** Whoever knows only a predecessor cannot tell the successor's status what it did; a sweep sees it. */
    @Property
    void theNewerDeclarationWinsWhateverTheOrderOfCalls(@ForAll("histories") History history) {
        var replicas = new TwoReplicas(history);
        replicas.run(Integer.MAX_VALUE);

        replicas.settle();

        if (history.fate() == Fate.EDITED) {
            assertIsDeclared(history, replicas, ITEMS);
            assertIsDeclared(history, replicas, PARAMETERS);
            assertThat(history.declared().getLast().keySet()).allMatch(replicas::isAsStored);
            assertThat(replicas.stored()).isEqualTo(history.declared().getLast().keySet());
        } else {
            replicas.sweep();
            assertIsDeclaredOrReported(history, replicas, ITEMS);
            assertIsDeclaredOrReported(history, replicas, PARAMETERS);
        }
    }

    @Property
    void noEntryIsLostAndNoneStaysStaleWhereverTheStaleReplicaEnds(
            @ForAll("histories") History history, @ForAll @IntRange(max = 20) int callsOfTheStale) {
        var replicas = new TwoReplicas(history);
        replicas.run(callsOfTheStale);

        replicas.settle();
        if (history.fate().isTold()) {
            assertIsDeclared(history, replicas, ITEMS);
        }

        replicas.sweep();
        assertIsDeclaredOrReported(history, replicas, ITEMS);
        assertIsDeclaredOrReported(history, replicas, PARAMETERS);
        assertThat(history.declared().getLast().keySet()).allMatch(replicas::isAsStored);
    }

    private static void assertIsDeclared(History history, TwoReplicas replicas, List<String> keys) {
        declared(history, keys).forEach((key, value) -> {
            assertThat(replicas.entry(key).state()).as(key).isEqualTo(EntryState.SYNCED);
            assertThat(replicas.text(key)).as(key).contains(value);
        });
    }

    /** A removal by a replica that did not live to tell may have been anybody's: it leaves no mark. */
    private static void assertIsDeclaredOrReported(History history, TwoReplicas replicas, List<String> keys) {
        boolean reports = history.drift() == DriftPolicy.REPORT;
        assertIsDeclared(
                history,
                replicas,
                keys.stream()
                        .filter(key -> declared(history, keys).containsKey(key))
                        .filter(key -> !reports
                                || replicas.text(key).isPresent()
                                || replicas.entry(key).state() != EntryState.DRIFTED)
                        .toList());
    }

    private static Map<String, String> declared(History history, List<String> keys) {
        Map<String, String> declared = new TreeMap<>(history.declared().getLast());
        declared.keySet().retainAll(keys);
        return declared;
    }
}
