package io.tenantconfig.refresh;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.Version;
import io.tenantconfig.crds.v1alpha1.Applying;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.refresh.EventResult.Hint;
import io.tenantconfig.refresh.EventResult.Operation;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an event is news to a resource. Silence needs an explanation, for a hint too many costs one look and a
 * hint too few hides a change until the next sweep:
 *
 * <ul>
 *   <li><b>The status says so.</b> {@code observed} holds what was read; or the operator has acted on {@code observed}
 *       since, and {@code entries} holds what was read. A version number alone is no proof after a delete, because
 *       numbering starts anew: so a version from after the entry's {@code lastSyncedAt} is news, and so is any version
 *       that stands where something was deleted.
 *   <li><b>The operator is writing it.</b> A fresh {@code applying} covers the key and explains the event. A write of
 *       ours carries our mark with the version that it made, and the event repeats the mark: the echo is exactly the
 *       event whose mark names this resource and the version that was read. Anything else that is written meanwhile
 *       (no mark, another's, or a version after the marked one) is somebody else's write, which the operator did not plan
 *       against: it is recorded at once and looked at when the pass is over. Only of a deletion there is no telling who
 *       made it; if it was not ours, the pass itself finds out or the next sweep does.
 *   <li><b>Late and repeated events</b> find the store further on than they knew, and the status with it.
 * </ul>
 *
 * <p>A reading that may be from before the event, though it was repeated, is published all the same, under the event's
 * id: whoever sees the record change looks for himself. A reading that is older than what is recorded never replaces it.
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
     * @param key declared by the resource, and what the hint is about
     * @param read what the store held after the hint came
     */
    Verdict judge(TenantConfig resource, ConfigKey key, Hint hint, Reading read) {
        var status = resource.getStatus();
        if (isEcho(resource, key, hint, read)) {
            return new Verdict.Echo();
        }
        @Nullable ObservedEntry observed = status.observed().get(key.value());
        @Nullable EntryStatus entry = status.entries().get(key.value());
        Optional<Reading> recorded = Reading.of(observed);
        Reading latest = recorded.filter(read::isOlderThan).orElse(read);
        boolean said = recorded.equals(Optional.of(latest))
                || (entry != null && actedOn(observed, entry) && explains(entry, latest, hint));
        boolean doubtful = latest.mayPrecede(hint);
        boolean doubtRecorded = observed != null && hint.eventId().equals(observed.eventId());
        return said && (!doubtful || doubtRecorded)
                ? new Verdict.AlreadySaid()
                : new Verdict.Publish(latest.record(hint.eventId()));
    }

    private boolean isEcho(TenantConfig resource, ConfigKey key, Hint hint, Reading read) {
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
            return read.equals(Reading.GONE)
                    && !hint.time().isBefore(since.get().truncatedTo(ChronoUnit.SECONDS));
        }
        return hint.mark()
                .filter(mark -> mark.claim()
                        .owner()
                        .namespace()
                        .equals(resource.getMetadata().getNamespace()))
                .filter(mark -> mark.claim()
                        .owner()
                        .name()
                        .equals(resource.getMetadata().getName()))
                .filter(mark -> read.version().map(Version::id).equals(Optional.of(mark.version())))
                .isPresent();
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
