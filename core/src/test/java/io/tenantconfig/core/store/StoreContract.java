package io.tenantconfig.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.KeyPrefix;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.route.Route;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Change.Base;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * F16, T11, T14: what every store does. A store's test extends this and opens a {@link StoreHarness}; nothing else differs. Each test has
 * tenants of its own, so the store need not be emptied.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class StoreContract {

    private static final Instant BORN = Instant.parse("2026-01-01T10:00:00Z");
    private static final int CLAIMANTS = 16;

    private static final AtomicInteger TENANTS = new AtomicInteger();

    private final Claim claim = new Claim(owner("checkout"), BORN, 3);
    private final Claim foreign = new Claim(owner("billing"), BORN, 9);

    private StoreHarness harness;
    private ConfigReader reader;
    private ConfigWriter writer;
    private StoreId store;
    private Routes routes;
    private String tenant;

    /** Opens the store, once for the class; the contract closes it. */
    protected abstract StoreHarness open() throws Exception;

    @BeforeAll
    void openStore() throws Exception {
        harness = open();
        reader = harness.reader();
        writer = harness.writer();
        store = writer.limits().store();
        var layout = harness.layout();
        routes = Routes.of(List.of(new Route(new KeyPrefix("entry_"), store, layout.defaultRoot(), layout)));
    }

    @BeforeEach
    void moveToAnotherTenant() {
        tenant = "t" + TENANTS.incrementAndGet() + "-" + Long.toString(System.nanoTime(), 36);
    }

    @AfterAll
    void closeStore() {
        if (harness != null) {
            harness.close();
        }
    }

    @Test
    void findsNothingWhereNothingLies() {
        Set<Location> places = Set.of(place("none").location());

        assertThat(reader.read(places)).isEmpty();
        assertThat(writer.look(places)).isEmpty();
    }

    @Test
    void answersWithNothingWhenAskedForNothing() {
        assertThat(reader.read(Set.of())).isEmpty();
        assertThat(writer.look(Set.of())).isEmpty();
        assertThat(writer.apply(claim, List.of())).isEmpty();
    }

    @Test
    void findsNothingAtAPathThatNoEntryCanHave() {
        var nowhere = new Location(store, "no such\u0000path#é//../");
        Placement real = create("real", "value");

        assertThat(reader.read(Set.of(nowhere, real.location()))).containsOnlyKeys(real.location());
        assertThat(writer.look(Set.of(nowhere, real.location()))).containsOnlyKeys(real.location());
        assertThat(apply(claim, new Change.Delete(nowhere))).isEqualTo(new WriteResult.Deleted());
    }

    @Test
    void refusesALocationOfAnotherStoreAsAProgrammingError() {
        var layout = harness.layout();
        var others = Routes.of(
                List.of(new Route(new KeyPrefix("entry_"), new StoreId("another"), layout.defaultRoot(), layout)));
        Placement other = others.place(place("x").id().scope(), place("x").id().key());
        Set<Location> places = Set.of(other.location());

        assertThatThrownBy(() -> reader.read(places)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.look(places)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.apply(claim, List.of(put(other, "value", new Base.Absent()))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.apply(claim, List.of(new Change.Delete(other.location()))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsBackWhatWasWritten() {
        Placement entry = place("db-url");

        var written = (WriteResult.Written) apply(claim, put(entry, "jdbc:postgresql://db/acme", new Base.Absent()));

        StoredEntry stored = readOne(entry);
        assertThat(stored.text()).isEqualTo("jdbc:postgresql://db/acme");
        assertThat(stored.secret()).isEqualTo(harness.keepsOnlySecrets());
        assertThat(stored.version().id()).isEqualTo(written.version());
        assertThat(stored.version().modifiedAt())
                .isBetween(
                        Instant.now().minus(Duration.ofMinutes(5)),
                        Instant.now().plus(Duration.ofMinutes(5)));
    }

    @Test
    void showsTheMarkOfItsOwnerWhenLookedAt() {
        Placement entry = create("db-url", "value");

        Sighting seen = lookOne(entry);

        Version version = readOne(entry).version();
        assertThat(seen).isEqualTo(new Sighting.Marked(seen.version(), new Mark(claim, version.id()), true));
        assertSameWrite(seen.version(), version);
    }

    @Test
    void keepsSlashesInNamesApart() {
        Placement deep = create("limits/orders/eu.max", "1");
        Placement high = create("limits", "2");

        assertThat(readOne(deep).text()).isEqualTo("1");
        assertThat(readOne(high).text()).isEqualTo("2");
    }

    @Test
    void letsExactlyOneWinWhenManyClaimAnEntryAtOnce() throws Exception {
        assumeTrue(harness.isAtomic());
        Placement entry = place("contended");

        List<WriteResult> results = atOnce(
                n -> apply(new Claim(owner("claimant-" + n), BORN, 1), put(entry, "value-" + n, new Base.Absent())));

        List<Integer> winners = IntStream.range(0, CLAIMANTS)
                .filter(n -> results.get(n) instanceof WriteResult.Written)
                .boxed()
                .toList();
        assertThat(winners).hasSize(1);
        assertThat(results).filteredOn(new WriteResult.Taken()::equals).hasSize(CLAIMANTS - 1);
        assertThat(readOne(entry).text()).isEqualTo("value-" + winners.getFirst());
        assertThat(lookOne(entry).isOf(owner("claimant-" + winners.getFirst()))).isTrue();
    }

    @Test
    void letsExactlyOneWinWhenManyOverwriteTheSameVersionAtOnce() throws Exception {
        assumeTrue(harness.isAtomic());
        assumeTrue(harness.writesConditionally());
        Placement entry = create("contended", "first");
        var base = new Base.Own(readOne(entry).version().id());

        List<WriteResult> results = atOnce(n -> apply(claim, put(entry, "value-" + n, base)));

        assertThat(results).filteredOn(WriteResult.Written.class::isInstance).hasSize(1);
        assertThat(results).filteredOn(new WriteResult.Moved()::equals).hasSize(CLAIMANTS - 1);
    }

    @Test
    void letsExactlyOneWinWhenManyPassesOverlap() throws Exception {
        assumeTrue(harness.isAtomic());
        Placement contended = place("contended");
        List<WriteResult> own = new ArrayList<>();

        List<WriteResult> results = atOnce(n -> {
            var each = new Claim(owner("claimant-" + n), BORN, 1);
            Placement alone = place("alone-" + n);
            var result = writer.apply(
                    each, List.of(put(alone, "mine", new Base.Absent()), put(contended, "mine", new Base.Absent())));
            synchronized (own) {
                own.add(result.get(alone.location()));
            }
            return result.get(contended.location());
        });

        assertThat(results).filteredOn(WriteResult.Written.class::isInstance).hasSize(1);
        assertThat(results).filteredOn(new WriteResult.Taken()::equals).hasSize(CLAIMANTS - 1);
        assertThat(own).hasSize(CLAIMANTS).allMatch(WriteResult.Written.class::isInstance);
    }

    @Test
    void overwritesItsOwnEntryWhenTheVersionIsAsPlanned() {
        Placement entry = create("db-url", "first");
        Version first = readOne(entry).version();

        var written = (WriteResult.Written) apply(claim, put(entry, "second", new Base.Own(first.id())));

        StoredEntry stored = readOne(entry);
        assertThat(stored.text()).isEqualTo("second");
        assertThat(stored.version().id()).isEqualTo(written.version()).isNotEqualTo(first.id());
        assertThat(stored.version().isOlderThan(first)).isFalse();
        Sighting seen = lookOne(entry);
        assertThat(seen).isEqualTo(new Sighting.Marked(seen.version(), new Mark(claim, written.version()), true));
        assertSameWrite(seen.version(), stored.version());
    }

    @Test
    void leavesAnEntryAloneWhenItsVersionIsNotAsPlanned() {
        Placement entry = create("db-url", "first");
        String first = readOne(entry).version().id();
        apply(claim, put(entry, "second", new Base.Own(first)));

        assertUnchanged(entry, () -> {
            assertThat(apply(claim, put(entry, "third", new Base.Own(first)))).isEqualTo(new WriteResult.Moved());
            assertThat(apply(foreign, put(entry, "third", new Base.Adopted(first))))
                    .isEqualTo(new WriteResult.Moved());
            assertThat(apply(claim, put(entry, "third", new Base.Own("no-version-of-this-store"))))
                    .isEqualTo(new WriteResult.Moved());
        });
    }

    @Test
    void createsNothingWhenWhatWasToBeOverwrittenIsGone() {
        Placement entry = place("gone");

        assertThat(apply(claim, put(entry, "value", new Base.Own("1")))).isEqualTo(new WriteResult.Moved());
        assertThat(apply(claim, put(entry, "value", new Base.Adopted("1")))).isEqualTo(new WriteResult.Moved());

        assertThat(reader.read(Set.of(entry.location()))).isEmpty();
    }

    @Test
    void leavesAnothersEntryAlone() {
        Placement entry = place("theirs");
        apply(foreign, put(entry, "theirs", new Base.Absent()));
        String version = readOne(entry).version().id();

        assertUnchanged(entry, () -> {
            assertThat(apply(claim, put(entry, "mine", new Base.Absent()))).isEqualTo(new WriteResult.Taken());
            assertThat(apply(claim, put(entry, "mine", new Base.Own(version)))).isEqualTo(new WriteResult.Moved());
            assertThat(apply(claim, new Change.Delete(entry.location()))).isEqualTo(new WriteResult.NotOwned());
        });
        assertThat(lookOne(entry).isOf(foreign.owner())).isTrue();
    }

    @Test
    void leavesAnEntryAloneThatNoOperatorWrote() {
        Placement entry = place("by-hand");
        harness.putByHand(entry.location(), "by hand");
        String version = readOne(entry).version().id();

        assertUnchanged(entry, () -> {
            assertThat(apply(claim, put(entry, "mine", new Base.Absent()))).isEqualTo(new WriteResult.Taken());
            assertThat(apply(claim, put(entry, "mine", new Base.Own(version)))).isEqualTo(new WriteResult.Moved());
            assertThat(apply(claim, new Change.Delete(entry.location()))).isEqualTo(new WriteResult.NotOwned());
        });
        assertThat(lookOne(entry)).isInstanceOf(Sighting.Unmarked.class);
        assertSameWrite(lookOne(entry).version(), readOne(entry).version());
    }

    @Test
    void takesOverAnothersEntryWhenItIsAdopted() {
        Placement entry = place("theirs");
        apply(foreign, put(entry, "theirs", new Base.Absent()));
        Version theirs = readOne(entry).version();

        var written = (WriteResult.Written) apply(claim, put(entry, "mine", new Base.Adopted(theirs.id())));

        assertThat(readOne(entry).text()).isEqualTo("mine");
        Sighting seen = lookOne(entry);
        assertThat(seen).isEqualTo(new Sighting.Marked(seen.version(), new Mark(claim, written.version()), true));
        assertSameWrite(seen.version(), readOne(entry).version());
        assertThat(apply(foreign, new Change.Delete(entry.location()))).isEqualTo(new WriteResult.NotOwned());
    }

    @Test
    void takesOverNobodysEntryWhenItIsAdopted() {
        Placement entry = place("by-hand");
        harness.putByHand(entry.location(), "by hand");
        Version nobodys = lookOne(entry).version();

        WriteResult result = apply(claim, put(entry, "mine", new Base.Adopted(nobodys.id())));

        assertThat(result).isInstanceOf(WriteResult.Written.class);
        assertThat(readOne(entry).text()).isEqualTo("mine");
        assertThat(lookOne(entry).isOf(claim.owner())).isTrue();
    }

    @Test
    void removesItsOwnEntry() {
        Placement entry = create("old", "value");

        WriteResult result = apply(claim, new Change.Delete(entry.location()));

        assertThat(result).isEqualTo(new WriteResult.Deleted());
        assertThat(reader.read(Set.of(entry.location()))).isEmpty();
        assertThat(writer.look(Set.of(entry.location()))).isEmpty();
    }

    @Test
    void countsAnEntryAsRemovedWhenItIsNotThere() {
        WriteResult result = apply(claim, new Change.Delete(place("never").location()));

        assertThat(result).isEqualTo(new WriteResult.Deleted());
    }

    @Test
    void createsAnEntryAnewAfterItWasRemoved() {
        Placement entry = create("again", "first");
        apply(claim, new Change.Delete(entry.location()));

        WriteResult result = apply(foreign, put(entry, "second", new Base.Absent()));

        assertThat(result).isInstanceOf(WriteResult.Written.class);
        assertThat(readOne(entry).text()).isEqualTo("second");
        assertThat(lookOne(entry).isOf(foreign.owner())).isTrue();
    }

    @Test
    void leavesAnEntryAloneThatANewerClaimOfItsOwnerWrote() {
        Placement entry = create("fenced", "new");
        String version = readOne(entry).version().id();
        var olderGeneration = new Claim(claim.owner(), BORN, claim.generation() - 1);
        var olderIncarnation = new Claim(claim.owner(), BORN.minusSeconds(1), claim.generation() + 100);

        assertUnchanged(entry, () -> {
            for (var stale : List.of(olderGeneration, olderIncarnation)) {
                assertThat(apply(stale, put(entry, "old", new Base.Own(version))))
                        .isEqualTo(new WriteResult.Moved());
                assertThat(apply(stale, new Change.Delete(entry.location()))).isEqualTo(new WriteResult.Moved());
            }
        });
    }

    @Test
    void letsALaterClaimOfTheOwnerFollowWhenItsGenerationBeginsAnew() {
        Placement entry = create("reborn", "old");
        var reborn = new Claim(claim.owner(), BORN.plusSeconds(1), 1);

        WriteResult result = apply(
                reborn, put(entry, "new", new Base.Own(readOne(entry).version().id())));

        assertThat(result).isInstanceOf(WriteResult.Written.class);
        assertThat(((Sighting.Marked) lookOne(entry)).mark().claim()).isEqualTo(reborn);
        assertThat(apply(reborn, new Change.Delete(entry.location()))).isEqualTo(new WriteResult.Deleted());
    }

    @Test
    void showsAnotherVersionThatIsNotIntactWhenAValueWasChangedByHand() {
        Placement entry = create("edited", "ours");
        Version ours = readOne(entry).version();

        harness.putByHand(entry.location(), "by hand");

        Version theirs = readOne(entry).version();
        assertThat(readOne(entry).text()).isEqualTo("by hand");
        assertThat(theirs.id()).isNotEqualTo(ours.id());
        var seen = (Sighting.Marked) lookOne(entry);
        assertSameWrite(seen.version(), theirs);
        assertThat(seen.isOf(claim.owner())).isTrue();
        assertThat(seen.intact()).isFalse();
    }

    @Test
    void putsItsOwnEntryRightAfterAValueWasChangedByHand() {
        Placement entry = create("edited", "ours");
        harness.putByHand(entry.location(), "by hand");
        Version theirs = lookOne(entry).version();

        WriteResult result = apply(claim, put(entry, "ours", new Base.Own(theirs.id())));

        assertThat(result).isInstanceOf(WriteResult.Written.class);
        assertThat(readOne(entry).text()).isEqualTo("ours");
        assertThat(((Sighting.Marked) lookOne(entry)).intact()).isTrue();
    }

    @Test
    void showsTwoVersionsWhenAValueWasChangedByHandTwice() {
        Placement entry = create("edited", "ours");
        harness.putByHand(entry.location(), "by hand");
        Version once = readOne(entry).version();

        harness.putByHand(entry.location(), "by hand again");

        assertThat(readOne(entry).version().id()).isNotEqualTo(once.id());
    }

    @Test
    void findsNothingWhenAnEntryWasDeletedByHand() {
        Placement entry = create("lost", "ours");

        harness.deleteByHand(entry.location());

        assertThat(reader.read(Set.of(entry.location()))).isEmpty();
        assertThat(apply(claim, put(entry, "ours", new Base.Absent()))).isInstanceOf(WriteResult.Written.class);
    }

    @Test
    void keepsASecretAsOne() {
        assumeTrue(writer.limits().keepsSecrets());
        Placement entry = place("password");

        WriteResult result = apply(claim, new Change.Put(entry, "hunter2", true, new Base.Absent()));

        assertThat(result).isInstanceOf(WriteResult.Written.class);
        assertThat(readOne(entry).text()).isEqualTo("hunter2");
        assertThat(readOne(entry).secret()).isTrue();
    }

    @Test
    void refusesASecretWhenTheStoreKeepsNone() {
        assumeFalse(writer.limits().keepsSecrets());
        Placement entry = place("password");

        WriteResult result = apply(claim, new Change.Put(entry, "hunter2", true, new Base.Absent()));

        assertRefused(result, "hunter2");
        assertThat(reader.read(Set.of(entry.location()))).isEmpty();
    }

    @Test
    void keepsEveryCharacterOfAValue() {
        String text = " {\"ü\": \"\uD83D\uDE80\"}\n\t\\ ’ %7B \u2028 ";

        Placement entry = create("unicode", text);

        assertThat(readOne(entry).text()).isEqualTo(text);
        assertThat(((Sighting.Marked) lookOne(entry)).intact()).isTrue();
    }

    @Test
    void takesAValueOfExactlyTheLargestSizeInBytes() {
        int limit = writer.limits().maxValueBytes();
        String text = "é".repeat(limit / 2) + "x".repeat(limit % 2);

        Placement entry = create("large", text);

        assertThat(readOne(entry).text()).isEqualTo(text);
    }

    @Test
    void refusesAValueThatIsTooLarge() {
        String text = "é".repeat(writer.limits().maxValueBytes() / 2) + "xx";
        Placement entry = place("large");

        WriteResult result = apply(claim, put(entry, text, new Base.Absent()));

        assertRefused(result, text);
        assertThat(reader.read(Set.of(entry.location()))).isEmpty();
    }

    @Test
    void refusesAValueWithATextThatTheStoreForbids() {
        assumeFalse(writer.limits().forbiddenTexts().isEmpty());
        String text = "before " + writer.limits().forbiddenTexts().iterator().next() + " after";

        WriteResult result = apply(claim, put(place("template"), text, new Base.Absent()));

        assertRefused(result, text);
    }

    @Test
    void makesTheOtherChangesWhenSomeCannotBeMade() {
        Placement taken = place("taken");
        Placement theirs = place("theirs");
        apply(foreign, put(taken, "theirs", new Base.Absent()));
        apply(foreign, put(theirs, "theirs", new Base.Absent()));
        Placement moved = create("moved", "mine");
        Placement updated = create("updated", "mine");
        Placement removed = create("removed", "mine");
        Placement large = place("large");
        Placement created = place("created");
        String large1 = "x".repeat(writer.limits().maxValueBytes() + 1);

        Map<Location, WriteResult> results = writer.apply(
                claim,
                List.of(
                        put(taken, "new", new Base.Absent()),
                        new Change.Delete(theirs.location()),
                        put(moved, "new", new Base.Own("77")),
                        put(large, large1, new Base.Absent()),
                        put(
                                updated,
                                "new",
                                new Base.Own(readOne(updated).version().id())),
                        new Change.Delete(removed.location()),
                        put(created, "new", new Base.Absent())));

        assertThat(results)
                .containsEntry(taken.location(), new WriteResult.Taken())
                .containsEntry(theirs.location(), new WriteResult.NotOwned())
                .containsEntry(moved.location(), new WriteResult.Moved())
                .containsEntry(removed.location(), new WriteResult.Deleted())
                .hasSize(7);
        assertRefused(results.get(large.location()), large1);
        assertThat(results.get(updated.location())).isInstanceOf(WriteResult.Written.class);
        assertThat(results.get(created.location())).isInstanceOf(WriteResult.Written.class);
        assertThat(texts(taken, theirs, moved, updated, removed, large, created))
                .isEqualTo(Map.of(
                        taken.location(), "theirs",
                        theirs.location(), "theirs",
                        moved.location(), "mine",
                        updated.location(), "new",
                        created.location(), "new"));
    }

    @Test
    void handlesMoreEntriesThanOneCallTakes() {
        List<Placement> entries =
                IntStream.range(0, 123).mapToObj(n -> place("many/" + n)).toList();
        List<Change> puts = entries.stream()
                .<Change>map(entry -> put(entry, "value of " + entry.id().key(), new Base.Absent()))
                .toList();
        Set<Location> places = entries.stream().map(Placement::location).collect(Collectors.toSet());
        Placement missing = place("missing");

        Map<Location, WriteResult> written = writer.apply(claim, puts);

        assertThat(written.keySet()).isEqualTo(places);
        assertThat(written.values()).allMatch(WriteResult.Written.class::isInstance);
        Map<Location, StoredEntry> found = reader.read(with(places, missing));
        assertThat(found.keySet()).isEqualTo(places);
        assertThat(entries)
                .allMatch(entry -> found.get(entry.location())
                        .text()
                        .equals("value of " + entry.id().key()));
        assertThat(writer.look(with(places, missing)).keySet()).isEqualTo(places);

        Map<Location, WriteResult> removed = writer.apply(
                claim, places.stream().<Change>map(Change.Delete::new).toList());

        assertThat(removed.values()).containsOnly(new WriteResult.Deleted());
        assertThat(reader.read(places)).isEmpty();
    }

    @Test
    void keepsTenantsApartWhoseNamesBeginAlike() {
        String longer = tenant + "b";
        Placement ofOne = place(tenant, "key");
        Placement ofOther = place(longer, "key");
        apply(claim, put(ofOne, "of one", new Base.Absent()));
        apply(foreign, put(ofOther, "of the other", new Base.Absent()));

        assertThat(texts(ofOne)).isEqualTo(Map.of(ofOne.location(), "of one"));
        assertThat(texts(ofOther)).isEqualTo(Map.of(ofOther.location(), "of the other"));
        apply(claim, new Change.Delete(ofOne.location()));
        assertThat(texts(ofOne, ofOther)).isEqualTo(Map.of(ofOther.location(), "of the other"));
    }

    @Test
    void listsEverythingOfATenantAsALookShowsIt() {
        List<Placement> entries =
                IntStream.range(0, 123).mapToObj(n -> place("listed/" + n)).toList();
        writer.apply(
                claim,
                entries.stream()
                        .<Change>map(entry -> put(entry, "value", new Base.Absent()))
                        .toList());
        harness.putByHand(entries.getFirst().location(), "edited by hand");
        Placement undeclared = place("undeclared");
        harness.putByHand(undeclared.location(), "by hand");
        Set<Location> places = with(entries.stream().map(Placement::location).collect(Collectors.toSet()), undeclared);

        assertThat(listed(tenant)).isEqualTo(writer.look(places)).hasSize(124);
    }

    @Test
    void listsAllTenantsThatAreAskedFor() {
        String other = tenant + "b";
        Placement ofOne = create("key", "of one");
        Placement ofOther = place(other, "key");
        apply(foreign, put(ofOther, "of the other", new Base.Absent()));

        assertThat(listed(tenant, other)).containsOnlyKeys(ofOne.location(), ofOther.location());
        assertThat(listed(other)).containsKey(ofOther.location());
    }

    @Test
    void listsNothingOutsideOfTheRoots() {
        String another = root() + "_2";
        Placement inside = create("inside", "value");
        Placement outside = placeUnder(another, "outside");
        apply(claim, put(outside, "value", new Base.Absent()));

        assertThat(listedUnder(root(), tenant)).containsKey(inside.location()).doesNotContainKey(outside.location());
        assertThat(listedUnder(another, tenant)).containsOnlyKeys(outside.location());
    }

    @Test
    void listsNothingWhenAskedForNothing() {
        create("there", "value");
        var anybody = Set.of(new TenantId(tenant));

        assertThat(all(harness.sweep().begin(Set.of(), anybody))).isEmpty();
        assertThat(all(harness.sweep().begin(Set.of(root()), Set.of()))).isEmpty();
        assertThatThrownBy(() -> harness.sweep().begin(Set.of("no root"), anybody))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void listsFromTheBeginningInEveryPass() {
        Placement early = create("a", "value");
        var first = harness.sweep().begin(Set.of(root()), Set.of(new TenantId(tenant)));
        Optional<Map<Location, Sighting>> page = first.next();
        Placement late = create("b", "value");

        assertThat(listed(tenant)).containsKeys(early.location(), late.location());
        Map<Location, Sighting> seenByFirst = new HashMap<>(page.orElseThrow());
        seenByFirst.putAll(all(first));
        assertThat(seenByFirst).containsKey(early.location());
        assertThat(first.next()).isEmpty();
    }

    /** What a sweep shows of these tenants; it may show others', too. */
    private Map<Location, Sighting> listed(String... tenants) {
        return listedUnder(root(), tenants);
    }

    private Map<Location, Sighting> listedUnder(String root, String... tenants) {
        Set<TenantId> ids = Stream.of(tenants).map(TenantId::new).collect(Collectors.toSet());
        Map<Location, Sighting> found = new HashMap<>(all(harness.sweep().begin(Set.of(root), ids)));
        found.keySet()
                .removeIf(location -> harness.layout()
                        .parse(root, location.path())
                        .filter(slot -> !ids.contains(slot.scope().tenant()))
                        .isPresent());
        return found;
    }

    private static Map<Location, Sighting> all(VersionSweep.Pass pass) {
        Map<Location, Sighting> found = new HashMap<>();
        for (var page = pass.next(); page.isPresent(); page = pass.next()) {
            found.putAll(page.get());
        }
        return found;
    }

    private String root() {
        return harness.layout().defaultRoot();
    }

    private Placement placeUnder(String root, String name) {
        var layout = harness.layout();
        return Routes.of(List.of(new Route(new KeyPrefix("entry_"), store, root, layout)))
                .place(new Scope(new TenantId(tenant), new ServiceName("checkout")), new ConfigKey("entry_" + name));
    }

    private Placement create(String name, String text) {
        Placement entry = place(name);
        assertThat(apply(claim, put(entry, text, new Base.Absent()))).isInstanceOf(WriteResult.Written.class);
        return entry;
    }

    private Placement place(String name) {
        return place(tenant, name);
    }

    private Placement place(String ofTenant, String name) {
        var scope = new Scope(new TenantId(ofTenant), new ServiceName("checkout"));
        return routes.place(scope, new ConfigKey("entry_" + name));
    }

    private static Change.Put put(Placement entry, String text, Base base) {
        return new Change.Put(entry, text, false, base);
    }

    private WriteResult apply(Claim by, Change change) {
        Map<Location, WriteResult> results = writer.apply(by, List.of(change));
        assertThat(results).containsOnlyKeys(change.location());
        return results.get(change.location());
    }

    private StoredEntry readOne(Placement entry) {
        Map<Location, StoredEntry> found = reader.read(Set.of(entry.location()));
        assertThat(found).containsOnlyKeys(entry.location());
        return found.get(entry.location());
    }

    private Sighting lookOne(Placement entry) {
        Map<Location, Sighting> seen = writer.look(Set.of(entry.location()));
        assertThat(seen).containsOnlyKeys(entry.location());
        return seen.get(entry.location());
    }

    private Map<Location, String> texts(Placement... entries) {
        Set<Location> places =
                List.of(entries).stream().map(Placement::location).collect(Collectors.toSet());
        return reader.read(places).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, found -> found.getValue().text()));
    }

    private void assertUnchanged(Placement entry, Runnable attempts) {
        StoredEntry stored = readOne(entry);
        Sighting seen = lookOne(entry);
        attempts.run();
        assertThat(readOne(entry)).isEqualTo(stored);
        assertThat(lookOne(entry)).isEqualTo(seen);
    }

    /** One write has one id, and is not older than itself however somebody came to know of it. */
    private static void assertSameWrite(Version one, Version other) {
        assertThat(one.id()).isEqualTo(other.id());
        assertThat(one.isOlderThan(other)).isFalse();
        assertThat(other.isOlderThan(one)).isFalse();
    }

    private static void assertRefused(WriteResult result, String text) {
        assertThat(result).isInstanceOfSatisfying(WriteResult.Failed.class, failed -> {
            assertThat(failed.cause().kind()).isEqualTo(StoreException.Kind.REFUSED);
            assertThat(failed.cause()).hasMessageNotContaining(text).hasMessageContaining("expected: ");
        });
    }

    private static Set<Location> with(Set<Location> places, Placement another) {
        var all = new HashSet<>(places);
        all.add(another.location());
        return all;
    }

    private static Owner owner(String name) {
        return new Owner(new ClusterId("test"), "acme", name);
    }

    private static List<WriteResult> atOnce(IntFunction<WriteResult> attempt) throws Exception {
        var start = new CyclicBarrier(CLAIMANTS);
        try (var threads = Executors.newFixedThreadPool(CLAIMANTS)) {
            List<Callable<WriteResult>> attempts = IntStream.range(0, CLAIMANTS)
                    .<Callable<WriteResult>>mapToObj(n -> () -> {
                        start.await();
                        return attempt.apply(n);
                    })
                    .toList();
            List<WriteResult> results = new ArrayList<>();
            for (Future<WriteResult> result : threads.invokeAll(attempts)) {
                results.add(result.get());
            }
            return results;
        }
    }
}
