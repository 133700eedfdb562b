package io.tenantconfig.core.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.ConfigName;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.Vocabulary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** T8, T9, T11: entries and locations correspond one to one, whatever the routes, the scopes and the keys. */
class RoutesPropertiesTest {

    private static final StoreId PATHS = new StoreId("paths");

    private static final Map<StoreId, Layout> LAYOUTS = Map.of(
            StoreId.DYNAMODB,
            ItemLayout.INSTANCE,
            StoreId.PARAMETER_STORE,
            ParameterLayout.INSTANCE,
            PATHS,
            new PathLayout("paths", "[a-z-]+", "a word"));

    /** Routes and the prefixes in them. */
    record RouteSet(Routes routes, List<String> prefixes) {

        static RouteSet of(String yaml, String... prefixes) {
            return new RouteSet(RoutesDocument.parse(yaml, LAYOUTS), List.of(prefixes));
        }
    }

    private static final List<RouteSet> ROUTE_SETS = List.of(
            new RouteSet(RoutesDocument.defaults(LAYOUTS), List.of("tenant_config_", "param_config_")),
            RouteSet.of("""
                    routes:
                      - {prefix: a_, store: dynamodb}
                      - {prefix: a_b_, store: parameter-store}
                      - {prefix: a_b_a_, store: dynamodb, root: DEEP}
                    """, "a_", "a_b_", "a_b_a_"),
            RouteSet.of("""
                    routes:
                      - {prefix: a_, store: parameter-store, root: /a}
                      - {prefix: b_, store: parameter-store, root: /ab}
                      - {prefix: c_, store: parameter-store, root: /a-b/a}
                      - {prefix: d_, store: dynamodb, root: A}
                      - {prefix: e_, store: dynamodb, root: A_B}
                    """, "a_", "b_", "c_", "d_", "e_"),
            RouteSet.of("""
                    routes:
                      - {prefix: a_, store: paths}
                      - {prefix: b_, store: paths, root: paths-b}
                      - {prefix: c_, store: parameter-store, root: /paths}
                    """, "a_", "b_", "c_"));

    @Property
    void readsBackEveryPlaceAsItsEntry(
            @ForAll("routeSets") RouteSet set, @ForAll("scopes") Scope scope, @ForAll("names") ConfigName name) {
        for (String prefix : set.prefixes()) {
            Optional<Placement> placed = place(set, scope, prefix + name);

            placed.ifPresent(placement ->
                    assertThat(set.routes().at(placement.location())).contains(placement));
        }
    }

    @Property
    void placesTwoEntriesTogetherOnlyWhenTheyAreOne(
            @ForAll("routeSets") RouteSet set,
            @ForAll("scopes") Scope scope,
            @ForAll("scopes") Scope otherScope,
            @ForAll("shortNames") String name,
            @ForAll("shortNames") String otherName) {
        for (String prefix : set.prefixes()) {
            for (String otherPrefix : set.prefixes()) {
                Optional<Placement> one = place(set, scope, prefix + name);
                Optional<Placement> other = place(set, otherScope, otherPrefix + otherName);

                if (one.isPresent() && other.isPresent()) {
                    assertThat(one.get().location().equals(other.get().location()))
                            .isEqualTo(one.get().id().equals(other.get().id()));
                }
            }
        }
    }

    @Property
    void keepsEveryPlaceUnderTheTenantsOwnPath(
            @ForAll("routeSets") RouteSet set, @ForAll("scopes") Scope scope, @ForAll("names") ConfigName name) {
        for (String prefix : set.prefixes()) {
            Optional<Placement> placed = place(set, scope, prefix + name);

            placed.map(Placement::location)
                    .ifPresent(location -> assertThat(location.path())
                            .matches(
                                    location.store().equals(StoreId.DYNAMODB)
                                            ? "TENANT#" + scope.tenant() + "/[A-Z_]+#.+"
                                            : "/?[a-z-]+(/[a-z-]+)?/" + scope.tenant() + "/" + scope.service()
                                                    + "/.+"));
        }
    }

    @Property(tries = 3_000)
    void findsAtAnyPathNothingOrWhatIsPlacedThere(
            @ForAll("routeSets") RouteSet set, @ForAll("stores") StoreId store, @ForAll("paths") String path) {
        var location = new Location(store, path);

        Optional<Placement> found = set.routes().at(location);

        found.ifPresent(placement -> {
            EntryId id = placement.id();
            assertThat(placement.location()).isEqualTo(location);
            assertThat(set.routes().place(id.scope(), id.key())).isEqualTo(placement);
        });
    }

    @Example
    void givesEveryEntryOfASmallWorldItsOwnLocation() {
        List<String> labels = List.of("a", "ab", "a-b", "b", "shared");
        List<String> names = List.of("a", "b", "a/a", "a/b", "ab", "a_b", "b_a", "a.b", "A", "a-b", "b_a_b");
        for (RouteSet set : ROUTE_SETS) {
            Map<Location, EntryId> world = new HashMap<>();
            for (String tenant : labels) {
                for (String service : labels) {
                    for (String prefix : set.prefixes()) {
                        for (String name : names) {
                            var scope = new Scope(new TenantId(tenant), new ServiceName(service));
                            Placement placed = set.routes().place(scope, new ConfigKey(prefix + name));
                            EntryId other = world.put(placed.location(), placed.id());
                            assertThat(other == null || other.equals(placed.id()))
                                    .as("%s and %s", placed, other)
                                    .isTrue();
                        }
                    }
                }
            }
            assertThat(world).hasSizeGreaterThan(100);
        }
    }

    @Provide
    Arbitrary<RouteSet> routeSets() {
        return Arbitraries.of(ROUTE_SETS);
    }

    @Provide
    Arbitrary<StoreId> stores() {
        return Arbitraries.of(StoreId.DYNAMODB, StoreId.PARAMETER_STORE, PATHS, new StoreId("another"));
    }

    @Provide
    Arbitrary<Scope> scopes() {
        return Vocabulary.scopes();
    }

    @Provide
    Arbitrary<ConfigName> names() {
        return Vocabulary.names();
    }

    @Provide
    Arbitrary<String> shortNames() {
        return Arbitraries.of("a", "b", "a/a", "a/b", "b_a", "b_a_a", "ab", "A", "a.b");
    }

    /** Real paths, into which something may have come, and random ones. */
    @Provide
    Arbitrary<String> paths() {
        var head = Arbitraries.of(
                "/config-service/a/b/",
                "paths/a/b/",
                "/a/",
                "/ab/a/b/",
                "/a-b/a/a/b/",
                "TENANT#a/CONFIG#",
                "TENANT#a/A_B#",
                "TENANT#",
                "");
        var tail = Arbitraries.oneOf(shortNames(), Arbitraries.of("b_", "b_.x", "b_-", "../a", ""), Vocabulary.texts());
        return Combinators.combine(head, tail).as(String::concat);
    }

    /** Empty when no route takes the key: a longer prefix may leave no well-formed name. */
    private static Optional<Placement> place(RouteSet set, Scope scope, String key) {
        try {
            return Optional.of(set.routes().place(scope, new ConfigKey(key)));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }
}
