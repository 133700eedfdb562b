package io.tenantconfig.refresh;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.Version;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.crds.v1alpha1.Applying;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.refresh.EventResult.Hint;
import io.tenantconfig.refresh.EventResult.Operation;
import io.tenantconfig.refresh.News.Seen;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which events are news to a resource. Silence needs an explanation, for a hint too many costs one look and a
 * hint too few hides a change until the next sweep:
 *
 * <ul>
 *   <li><b>The status says so.</b> {@code observed} holds what was read; or the operator has acted on {@code observed}
 *       since, and {@code entries} holds what was read. A version number alone is no proof after a delete, because
 *       numbering starts anew: so a version from after the entry's {@code lastSyncedAt} is news, and so is any version
 *       that stands where something was deleted.
 *   <li><b>The operator is writing it.</b> A fresh {@code applying} covers the key and explains the event. A write of
 *       ours carries our mark with the version that it made, and the event or the entry itself tells the mark: the echo is
 *       exactly the event for which it names this resource and the version that was read. Anything else that is written
 *       meanwhile (no mark, another's, or a version after the marked one) is somebody else's write, which the operator did
 *       not plan against: it is recorded at once and looked at when the pass is over. Only of a deletion there is no
 *       telling who made it; if it was not ours, the pass itself finds out or the next sweep does.
 *   <li><b>Late and repeated events</b> find the store further on than they knew, and the status with it.
 * </ul>
 *
 * <p>An event of which the reading does not tell is published all the same, under the event's id: whoever sees the record
 * change looks for himself. In a store whose reads may lag, that is a reading that may be from before the event, though it
 * was repeated; and a reading that is older than what is recorded never replaces it. In a store whose reads are consistent,
 * the last reading always holds, and one whose time is more than a second before the event shows that somebody has
 * changed the item and left its version and time as they were. That is no echo, whatever mark still stands beside it.
 *
 * <p>News of one entry that come together are judged one after the other, each as if the record of the one before were
 * published; only the last record is. So batches end as single events do.
 */
final class Judge {

    /** An {@code applying} that is older than this, or as far ahead, silences nobody. */
    private static final Duration PASS = Duration.ofSeconds(60);

    /** How far the clocks of the operator and of the store may be apart. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    private final Clock clock;

    Judge(Clock clock) {
        this.clock = clock;
    }

    /**
     * What the status of a resource needs.
     *
     * @param seen news of entries that it declares, and what the store held after they came
     */
    Judgement judge(TenantConfig resource, List<Seen> seen) {
        Map<ConfigKey, ObservedEntry> records = new LinkedHashMap<>();
        Map<Case, Outcome> outcomes = new LinkedHashMap<>();
        for (Seen each : seen) {
            ConfigKey key = each.news().placement().id().key();
            @Nullable ObservedEntry before = resource.getStatus().observed().get(key.value());
            @Nullable ObservedEntry observed = before;
            for (Case one : each.news().cases()) {
                switch (verdict(resource, key, observed, one.hint(), each.sight())) {
                    case Verdict.Echo() -> outcomes.put(one, Outcome.ECHO);
                    case Verdict.AlreadySaid() -> outcomes.put(one, Outcome.UNCHANGED);
                    case Verdict.Publish(ObservedEntry record) -> {
                        outcomes.put(one, Outcome.PATCHED);
                        observed = record;
                    }
                }
            }
            if (observed != null && !observed.equals(before)) {
                records.put(key, observed);
            } else {
                each.news().cases().forEach(one -> outcomes.replace(one, Outcome.PATCHED, Outcome.UNCHANGED));
            }
        }
        return new Judgement(records, outcomes);
    }

    private Verdict verdict(
            TenantConfig resource, ConfigKey key, @Nullable ObservedEntry observed, Hint hint, Sight sight) {
        if (isEcho(resource, key, hint, sight)) {
            return new Verdict.Echo();
        }
        @Nullable EntryStatus entry = resource.getStatus().entries().get(key.value());
        Optional<Reading> recorded = Reading.of(observed);
        Sight latest = sight.orNewer(recorded);
        boolean said = (recorded.equals(Optional.of(latest.reading())) && !isOutdated(observed, entry))
                || (entry != null && actedOn(observed, entry) && explains(entry, latest.reading(), hint));
        boolean doubtRecorded = observed != null && hint.eventId().equals(observed.eventId());
        return said && (!latest.leavesDoubt(hint) || doubtRecorded)
                ? new Verdict.AlreadySaid()
                : new Verdict.Publish(latest.reading().record(hint.eventId()));
    }

    private boolean isEcho(TenantConfig resource, ConfigKey key, Hint hint, Sight sight) {
        @Nullable Applying applying = resource.getStatus().applying();
        if (applying == null || !applying.keys().contains(key.value())) {
            return false;
        }
        Optional<Instant> since = time(applying.since());
        if (since.isEmpty()
                || Duration.between(since.get(), clock.instant()).abs().compareTo(PASS) > 0) {
            return false;
        }
        if (hint.operation() == Operation.DELETED) {
            return sight.reading().equals(Reading.GONE)
                    && !hint.time().isBefore(since.get().truncatedTo(ChronoUnit.SECONDS));
        }
        Optional<Mark> told = hint.mark().or(() -> sight.leavesDoubt(hint) ? Optional.empty() : sight.mark());
        return told.filter(mark -> isBy(resource, mark.claim().owner()))
                .filter(mark -> sight.reading().isOf(mark.version()))
                .isPresent();
    }

    /** Of which cluster, no event can tell the function. */
    private static boolean isBy(TenantConfig resource, Owner owner) {
        return owner.namespace().equals(resource.getMetadata().getNamespace())
                && owner.name().equals(resource.getMetadata().getName());
    }

    /** Whether the entry was found gone, and the operator has put it back since: that it is gone is news again. */
    private static boolean isOutdated(@Nullable ObservedEntry observed, @Nullable EntryStatus entry) {
        return observed != null
                && observed.gone()
                && entry != null
                && entry.version() != null
                && observed.equals(entry.seen());
    }

    private static boolean actedOn(@Nullable ObservedEntry observed, EntryStatus entry) {
        return observed == null || observed.equals(entry.seen());
    }

    private static boolean explains(EntryStatus entry, Reading reading, Hint hint) {
        if (reading.version().isEmpty()) {
            return entry.version() == null;
        }
        Version version = reading.version().get();
        return hint.operation() != Operation.DELETED
                && version.id().equals(entry.version())
                && time(entry.lastSyncedAt())
                        .map(synced -> !version.modifiedAt().isAfter(synced.plus(CLOCK_SKEW)))
                        .orElse(true);
    }

    private static Optional<Instant> time(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
