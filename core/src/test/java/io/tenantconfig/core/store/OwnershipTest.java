package io.tenantconfig.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Vocabulary;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Clusters, owners, claims and marks. */
class OwnershipTest {

    private static final Instant BORN = Instant.parse("2026-01-01T10:00:00Z");
    private static final Owner OWNER = new Owner(new ClusterId("prod-1"), "acme", "checkout");

    @Property
    void readsBackEveryMark(@ForAll("claims") Claim claim, @ForAll("versions") String version) {
        var mark = new Mark(claim, version);

        assertThat(Mark.parse(mark.format())).contains(mark);
        assertThat(Owner.parse(claim.owner().toString())).contains(claim.owner());
    }

    @Property
    void readsNoMarkOutOfAnyOtherText(@ForAll("texts") String text) {
        assertThat(Mark.parse(text)).isEmpty();
        assertThat(Mark.parse("tenantconfig.io " + text)).isEmpty();
    }

    @Property
    void ordersTheClaimsOfAnOwner(@ForAll("claims") Claim one, @ForAll("claims") Claim other) {
        assertThat(one.isAtLeastAsNewAs(other) || other.isAtLeastAsNewAs(one)).isTrue();
        assertThat(one.isAtLeastAsNewAs(one)).isTrue();
    }

    @Example
    void writesAMarkAsOneLine() {
        assertThat(new Mark(new Claim(OWNER, BORN, 3), "4").format())
                .isEqualTo("tenantconfig.io owner=prod-1/acme/checkout incarnation=2026-01-01T10:00:00Z generation=3"
                        + " version=4");
    }

    /** Parameter Store's Description holds 1,024 characters. */
    @Example
    void fitsIntoADescriptionWhenEveryPartIsTheLongest() {
        String longest = "n".repeat(253);
        var owner = new Owner(new ClusterId("c".repeat(63)), longest, longest);
        var mark = new Mark(new Claim(owner, Instant.MAX, 999_999_999_999_999_999L), "9".repeat(64));

        assertThat(mark.format()).hasSizeLessThan(1_024);
        assertThat(Mark.parse(mark.format())).contains(mark);
    }

    @Example
    void readsNoMarkThatItWouldWriteDifferently() {
        String mark = new Mark(new Claim(OWNER, BORN, 3), "4").format();
        for (String text : List.of(
                "",
                mark + " ",
                mark + "\n",
                " " + mark,
                mark.replace("generation=3", "generation=03"),
                mark.replace("generation=3", "generation=-3"),
                mark.replace("generation=3", "generation=\u0663"),
                mark.replace("10:00:00Z", "10:00:00.000Z"),
                mark.replace("10:00:00Z", "12:00:00+02:00"),
                mark.replace("acme/checkout", "acme"),
                mark.replace("acme/checkout", "acme/checkout/x"),
                mark.replace("prod-1", "PROD-1"))) {
            assertThat(Mark.parse(text)).as(text).isEmpty();
        }
    }

    @Example
    void goesByIncarnationFirstThenByGeneration() {
        var old = new Claim(OWNER, BORN, 9);
        var reborn = new Claim(OWNER, BORN.plusSeconds(1), 1);

        assertThat(reborn.isAtLeastAsNewAs(old)).isTrue();
        assertThat(old.isAtLeastAsNewAs(reborn)).isFalse();
        assertThat(old.isAtLeastAsNewAs(new Claim(OWNER, BORN, 8))).isTrue();
        assertThat(new Claim(OWNER, BORN, 8).isAtLeastAsNewAs(old)).isFalse();
    }

    @Example
    void namesFieldValueAndExpectationWhenAPartIsMalformed() {
        assertThatThrownBy(() -> new ClusterId("Prod"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("clusterId: \"Prod\" (expected: 1 to 63 characters of a-z, 0-9 and -, neither beginning nor"
                        + " ending with -)");
        assertThatThrownBy(() -> new ClusterId("prod\n")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new Owner(new ClusterId("p"), "a/b", "c"))
                .hasMessage("namespace: \"a/b\" (expected: the name of a Kubernetes object)");
        assertThatThrownBy(() -> new Owner(new ClusterId("p"), "a", ""))
                .hasMessage("name: \"\" (expected: the name of a Kubernetes object)");
        assertThatThrownBy(() -> new Claim(OWNER, BORN, -1)).hasMessage("generation: \"-1\" (expected: >= 0)");
        assertThatThrownBy(() -> new Mark(new Claim(OWNER, BORN, 1), "a b"))
                .hasMessage("version: \"a b\" (expected: 1 to 64 printable ASCII characters without a space)");
    }

    @Provide
    Arbitrary<Claim> claims() {
        var owners = Combinators.combine(Vocabulary.labels(), Vocabulary.labels(), Vocabulary.labels())
                .as((cluster, namespace, name) -> new Owner(new ClusterId(cluster), namespace, name));
        var incarnations = Arbitraries.of(BORN, BORN.plusSeconds(1), BORN.plusNanos(1), Instant.EPOCH);
        return Combinators.combine(owners, incarnations, Arbitraries.longs().between(0, 999_999_999_999_999_999L))
                .as(Claim::new);
    }

    @Provide
    Arbitrary<String> versions() {
        return Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(64);
    }

    @Provide
    Arbitrary<String> texts() {
        return Vocabulary.texts();
    }
}
