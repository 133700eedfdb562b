package io.tenantconfig.server.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.ContentType;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.core.store.StoredEntry;
import io.tenantconfig.server.World;
import io.tenantconfig.server.declaration.Declaration;
import io.tenantconfig.server.declaration.Hint;
import io.tenantconfig.server.declaration.Hint.Followed;
import io.tenantconfig.server.declaration.Hint.Owned;
import io.tenantconfig.server.refresh.Reading.Failed;
import io.tenantconfig.server.refresh.Reading.Judged;
import io.tenantconfig.server.snapshot.ServedEntry;
import io.tenantconfig.server.snapshot.TenantSnapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * F4, F5, F6, F19: stores answer late, with old versions, with nothing or not at all, in any order. What is served once is
 * served on, and no version follows a newer one.
 */
class NeverBackPropertiesTest {

    private static final TenantId ACME = new TenantId("acme");
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    enum Answer {
        CURRENT,
        OLD,
        NOTHING,
        FAILURE
    }

    /**
     * What happens between two passes, and what the second one is answered.
     *
     * @param changed whether the value has changed
     * @param announced whether the status tells of it
     */
    record Step(boolean changed, boolean announced, Answer answer) {}

    @Property(tries = 2_000)
    void noVersionFollowsANewerOneAndNoValueIsLost(
            @ForAll boolean owned, @ForAll("steps") List<Step> steps, @ForAll boolean everything) {
        Placement placement =
                World.ROUTES.place(new Scope(ACME, new ServiceName("checkout")), new ConfigKey("param_config_url"));
        TenantSnapshot snapshot = TenantSnapshot.of(ACME, Map.of());
        Map<EntryId, Progress> progress = Map.of();
        long stored = 1;
        long announced = 1;
        Instant now = START;
        Optional<Version> served = Optional.empty();
        for (Step step : steps) {
            stored += step.changed() ? 1 : 0;
            announced = step.announced() ? stored : announced;
            now = now.plusSeconds(1);
            Declaration declaration =
                    new Declaration(placement, ContentType.TEXT, false, true, hint(owned, announced), Optional.empty());
            var pass = new Pass(Map.of(placement.id(), declaration), snapshot, progress, everything, Set.of(), now);
            Map<EntryId, Reading> readings = new HashMap<>();
            for (Declaration due : pass.due()) {
                readings.put(due.id(), reading(due, pass, step.answer(), stored, now));
            }
            pass.take(readings);
            snapshot = TenantSnapshot.of(ACME, pass.findings());
            progress = Map.copyOf(pass.progress());

            Optional<ServedEntry> entry = snapshot.served(placement.id());
            if (served.isPresent()) {
                assertThat(entry).as("what was served once").isPresent();
                assertThat(entry.get().version().isOlderThan(served.get())).isFalse();
            }
            if (owned && entry.isPresent()) {
                assertThat(entry.get().version().number()).isLessThanOrEqualTo(announced);
            }
            served = entry.map(ServedEntry::version);
        }
    }

    private static Reading reading(Declaration due, Pass pass, Answer answer, long stored, Instant now) {
        Optional<StoredEntry> read = switch (answer) {
            case CURRENT -> Optional.of(entry(stored));
            case OLD -> Optional.of(entry(Math.max(1, stored - 1)));
            case NOTHING, FAILURE -> Optional.empty();
        };
        return answer == Answer.FAILURE
                ? new Failed(new StoreException(
                        Kind.UNAVAILABLE, StoreId.PARAMETER_STORE, "for this test", new IOException("down")))
                : new Judged(Acceptance.judge(due, read, pass.held(due), pass.doubtedSince(due), now));
    }

    private static StoredEntry entry(long version) {
        return new StoredEntry("text " + version, false, Version.of(version, START.plusSeconds(version)));
    }

    private static Hint hint(boolean owned, long version) {
        String id = Long.toString(version);
        return owned
                ? new Owned(id, Optional.empty(), Optional.empty())
                : new Followed(Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Fewer than would make an old answer believed, because it persists for a minute. */
    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Boolean> yesOrNo = Arbitraries.of(true, false);
        return Combinators.combine(yesOrNo, yesOrNo, Arbitraries.of(Answer.class))
                .as(Step::new)
                .list()
                .ofMinSize(2)
                .ofMaxSize(50);
    }
}
