package io.tenantconfig.server.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.ConfigValue;
import io.tenantconfig.core.ContentType;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.store.StoredEntry;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.server.Declared;
import io.tenantconfig.server.World;
import io.tenantconfig.server.declaration.Declaration;
import io.tenantconfig.server.declaration.Hint;
import io.tenantconfig.server.declaration.Hint.Followed;
import io.tenantconfig.server.declaration.Hint.Owned;
import io.tenantconfig.server.refresh.Verdict.Absent;
import io.tenantconfig.server.refresh.Verdict.Accepted;
import io.tenantconfig.server.refresh.Verdict.Doubtful;
import io.tenantconfig.server.refresh.Verdict.Unusable;
import io.tenantconfig.server.snapshot.ServedEntry;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** F4, F20: which of what is read is believed. */
class AcceptanceTest {

    private static final Instant NOW = Instant.parse("2030-01-01T01:00:00Z");
    private static final Instant T1 = Instant.parse("2030-01-01T00:00:01Z");
    private static final Instant T2 = Instant.parse("2030-01-01T00:00:02Z");
    private static final Instant T3 = Instant.parse("2030-01-01T00:00:03Z");
    private static final Owned OWNED = new Owned("2", Optional.empty(), Optional.empty());
    private static final Followed FOLLOWED =
            new Followed(Optional.of("1"), Optional.empty(), Optional.empty(), Optional.empty());

    @Test
    void acceptsTheVersionThatTheOperatorPut() {
        assertThat(judge(OWNED, stored("two", 2, T2), held("one", 1, T1)))
                .isInstanceOfSatisfying(Accepted.class, accepted -> {
                    assertThat(accepted.entry().value()).isEqualTo(ConfigValue.text("two"));
                    assertThat(accepted.entry().version()).isEqualTo(Version.of(2, T2));
                    assertThat(accepted.entry().staleSince()).isEmpty();
                });
    }

    @Test
    void doubtsAnyOtherVersionOfAnOwnedEntryForEver() {
        assertThat(judge(OWNED, stored("x", 3, T3), null)).isInstanceOf(Doubtful.class);
        assertThat(judge(OWNED, stored("x", 1, T1), null)).isInstanceOf(Doubtful.class);
        assertThat(judge(OWNED, null, held("one", 1, T1))).isInstanceOf(Doubtful.class);
        assertThat(judge(OWNED, stored("x", 3, T3), null, NOW.minusSeconds(3600)))
                .isInstanceOf(Doubtful.class);
    }

    @Test
    void acceptsAnyVersionOfAFollowedEntryThatIsNotOlder() {
        assertThat(judge(FOLLOWED, stored("x", 7, T2), held("one", 1, T1))).isInstanceOf(Accepted.class);
        assertThat(judge(FOLLOWED, stored("one", 1, T1), held("one", 1, T1))).isInstanceOf(Accepted.class);
        assertThat(judge(FOLLOWED, stored("x", 7, T2), null)).isInstanceOf(Accepted.class);
    }

    @Test
    void acceptsAReCreatedEntryThoughItsNumberIsSmaller() {
        assertThat(judge(FOLLOWED, stored("anew", 1, T2), held("old", 9, T1))).isInstanceOf(Accepted.class);
    }

    @Test
    void believesAnOlderVersionOnlyWhenItPersists() {
        assertThat(judge(FOLLOWED, stored("one", 1, T1), held("two", 2, T2))).isInstanceOf(Doubtful.class);
        assertThat(judge(FOLLOWED, stored("one", 1, T1), held("two", 2, T2), NOW.minusSeconds(59)))
                .isInstanceOf(Doubtful.class);
        assertThat(judge(FOLLOWED, stored("one", 1, T1), held("two", 2, T2), NOW.minusSeconds(60)))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void doubtsAVersionThatIsOlderThanTheOneThatWasSeen() {
        assertThat(judge(seen(Declared.seen("3", T3)), stored("two", 2, T2), null))
                .isInstanceOf(Doubtful.class);
        assertThat(judge(seen(Declared.seen("3", T3)), stored("three", 3, T3), null))
                .isInstanceOf(Accepted.class);
        assertThat(judge(seen(Declared.seen("2", T2)), stored("three", 3, T3), null))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void believesAbsenceOnlyOfAStatusThatSaysSo() {
        assertThat(judge(FOLLOWED, null, held("one", 1, T1))).isInstanceOf(Doubtful.class);
        assertThat(judge(seen(Declared.gone()), null, held("one", 1, T1))).isInstanceOf(Absent.class);
        assertThat(judge(
                        new Followed(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                        null,
                        null))
                .isInstanceOf(Absent.class);
    }

    @Test
    void doubtsAVersionThatWasSeenDeletedUnlessItIsNewer() {
        assertThat(judge(seen(Declared.gone()), stored("one", 1, T1), held("one", 1, T1)))
                .isInstanceOf(Doubtful.class);
        assertThat(judge(seen(Declared.gone()), stored("one", 1, T1), null)).isInstanceOf(Doubtful.class);
        assertThat(judge(seen(Declared.gone()), stored("anew", 1, T2), held("one", 1, T1)))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void cannotUseATextThatIsNotOfItsContentType() {
        Declaration declared = declaration(OWNED, ContentType.JSON, true);
        assertThat(Acceptance.judge(declared, Optional.of(entry("{", 2, T2)), Optional.empty(), Optional.empty(), NOW))
                .isInstanceOfSatisfying(
                        Unusable.class,
                        unusable -> assertThat(unusable.reason()).isEqualTo("the stored text is not application/json"));
        assertThat(Acceptance.judge(declared, Optional.of(entry("", 2, T2)), Optional.empty(), Optional.empty(), NOW))
                .isInstanceOf(Unusable.class);
    }

    @Test
    void keepsTheContentTypeOfAValueThatTheOperatorHasNotReplacedYet() {
        Declaration ahead = declaration(OWNED, ContentType.JSON, false);
        assertThat(Acceptance.judge(
                        ahead,
                        Optional.of(entry("text", 2, T2)),
                        Optional.of(held("text", 2, T2)),
                        Optional.empty(),
                        NOW))
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted -> assertThat(accepted.entry().value().contentType())
                                .isEqualTo(ContentType.TEXT));
        assertThat(Acceptance.redeclared(ahead, held("1", 2, T2)))
                .hasValueSatisfying(
                        entry -> assertThat(entry.value().contentType()).isEqualTo(ContentType.TEXT));
        Declaration settled = declaration(OWNED, ContentType.JSON, true);
        assertThat(Acceptance.redeclared(settled, held("1", 2, T2)))
                .hasValueSatisfying(
                        entry -> assertThat(entry.value().contentType()).isEqualTo(ContentType.JSON));
        assertThat(Acceptance.redeclared(settled, held("text", 2, T2))).isEmpty();
    }

    @Test
    void aValueIsSensitiveWhenTheStoreOrTheDeclarationSaysSo() {
        assertThat(accepted(new StoredEntry("x", true, Version.of(2, T2))).sensitive())
                .isTrue();
        assertThat(accepted(new StoredEntry("x", false, Version.of(2, T2))).sensitive())
                .isFalse();
    }

    private static ServedEntry accepted(StoredEntry read) {
        return ((Accepted) Acceptance.judge(
                        declaration(OWNED, ContentType.TEXT, true),
                        Optional.of(read),
                        Optional.empty(),
                        Optional.empty(),
                        NOW))
                .entry();
    }

    private static Followed seen(ObservedEntry observed) {
        return new Followed(Optional.of("1"), Optional.empty(), Optional.empty(), Optional.of(observed));
    }

    private static Verdict judge(Hint hint, @Nullable StoredEntry read, @Nullable ServedEntry held) {
        return judge(hint, read, held, null);
    }

    private static Verdict judge(
            Hint hint, @Nullable StoredEntry read, @Nullable ServedEntry held, @Nullable Instant doubtedSince) {
        return Acceptance.judge(
                declaration(hint, ContentType.TEXT, true),
                Optional.ofNullable(read),
                Optional.ofNullable(held),
                Optional.ofNullable(doubtedSince),
                NOW);
    }

    private static StoredEntry stored(String text, long version, Instant modifiedAt) {
        return entry(text, version, modifiedAt);
    }

    private static StoredEntry entry(String text, long version, Instant modifiedAt) {
        return new StoredEntry(text, false, Version.of(version, modifiedAt));
    }

    private static ServedEntry held(String text, long version, Instant modifiedAt) {
        return ServedEntry.current(placement().id(), ConfigValue.text(text), false, Version.of(version, modifiedAt));
    }

    private static Declaration declaration(Hint hint, ContentType contentType, boolean settled) {
        return new Declaration(placement(), contentType, false, settled, hint, Optional.empty());
    }

    private static Placement placement() {
        return World.ROUTES.place(
                new Scope(new TenantId("acme"), new ServiceName("checkout")), new ConfigKey("param_config_url"));
    }
}
