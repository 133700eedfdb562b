package io.tenantconfig.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** F17: which of two versions is older. */
class VersionTest {

    private static final Instant TEN = Instant.parse("2026-01-01T10:00:00Z");

    @Property
    void neverCallsTwoVersionsOlderThanEachOther(@ForAll("versions") Version one, @ForAll("versions") Version other) {
        assertThat(one.isOlderThan(other) && other.isOlderThan(one)).isFalse();
        assertThat(one.isOlderThan(one)).isFalse();
    }

    @Property
    void callsWhatCameBeforeAnOlderOneOlder(
            @ForAll("versions") Version one, @ForAll("versions") Version other, @ForAll("versions") Version third) {
        assertThat(one.isOlderThan(other) && other.isOlderThan(third) && !one.isOlderThan(third))
                .isFalse();
    }

    @Example
    void goesByTimeFirstSoThatARecreatedEntryIsNewer() {
        assertThat(Version.of(9, TEN).isOlderThan(Version.of(1, TEN.plusSeconds(1))))
                .isTrue();
        assertThat(Version.of(1, TEN.plusSeconds(1)).isOlderThan(Version.of(9, TEN)))
                .isFalse();
    }

    @Example
    void goesByNumberWhenTheTimesAreTheSame() {
        assertThat(Version.of(9, TEN).isOlderThan(Version.of(10, TEN))).isTrue();
        assertThat(Version.of(10, TEN).isOlderThan(Version.of(9, TEN))).isFalse();
    }

    @Example
    void callsNeitherOlderWhenItCannotTell() {
        assertThat(new Version("4~beef", TEN).isOlderThan(Version.of(5, TEN))).isFalse();
        assertThat(Version.of(4, TEN).isOlderThan(new Version("5~beef", TEN))).isFalse();
        assertThat(new Version("9".repeat(19), TEN).isOlderThan(Version.of(5, TEN)))
                .isFalse();
    }

    @Example
    void callsNoWriteOlderThanItselfWhenItsTimeIsToldDifferently() {
        assertThat(new Version("5e1f-ab", TEN).isOlderThan(new Version("5e1f-ab", TEN.plusMillis(16))))
                .isFalse();
        assertThat(new Version("5e1f-ab", TEN).isOlderThan(new Version("77c0-de", TEN.plusMillis(16))))
                .isTrue();
        assertThat(Version.of(1, TEN).isOlderThan(Version.of(1, TEN.plusMillis(16))))
                .isTrue();
    }

    @Example
    void rejectsAnEmptyId() {
        assertThatThrownBy(() -> new Version("", TEN))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("version: \"\" (expected: a store's version)");
    }

    @Provide
    Arbitrary<Version> versions() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 3).map(String::valueOf),
                        Arbitraries.integers().between(0, 2))
                .as((id, seconds) -> new Version(id, TEN.plusSeconds(seconds)));
    }
}
