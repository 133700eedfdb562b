package io.tenantconfig.server.refresh;

import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.server.declaration.DeclarationSource;
import io.tenantconfig.server.snapshot.Catalog;
import io.tenantconfig.server.snapshot.TenantSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Keeps one tenant's snapshot up to date. Its passes are run one after the other, by whatever threads. */
final class TenantRefresh {

    /**
     * What a pass led to.
     *
     * @param storesAnswered whether every store that was asked answered
     * @param doubted the etags of what was read and is not served, because the status does not announce it
     * @param again after what time another pass is due, whether or not anything is heard by then; empty for a tenant that
     *     declares nothing
     */
    record Next(boolean storesAnswered, Map<EntryId, String> doubted, Optional<Duration> again) {}

    private static final Logger LOG = LoggerFactory.getLogger(TenantRefresh.class);

    private final TenantId tenant;
    private final DeclarationSource source;
    private final EntryReader reader;
    private final Catalog catalog;
    private final InstantSource clock;
    private final RefreshTiming timing;
    private Map<EntryId, Progress> progress = Map.of();
    private Instant resyncAt;
    private int unsettledPasses;

    TenantRefresh(
            TenantId tenant,
            DeclarationSource source,
            EntryReader reader,
            Catalog catalog,
            InstantSource clock,
            RefreshTiming timing) {
        this.tenant = tenant;
        this.source = source;
        this.reader = reader;
        this.catalog = catalog;
        this.clock = clock;
        this.timing = timing;
        this.resyncAt = clock.instant().plus(timing.nextResync());
    }

    /**
     * Reads what is due, publishes everything at once, and says when to come back.
     *
     * @param asked entries that are read even if nothing says that they changed
     */
    Next pass(Set<EntryId> asked) throws InterruptedException {
        Instant now = clock.instant();
        boolean everything = !now.isBefore(resyncAt);
        var pass = new Pass(source.declarations(tenant), catalog.snapshot(tenant), progress, everything, asked, now);
        pass.take(reader.read(
                pass.due(),
                (declaration, read) -> Acceptance.judge(
                        declaration, read, pass.held(declaration), pass.doubtedSince(declaration), clock.instant())));
        catalog.publish(TenantSnapshot.of(tenant, pass.findings()));
        progress = Map.copyOf(pass.progress());
        if (everything) {
            resyncAt = now.plus(timing.nextResync());
        }
        unsettledPasses = pass.unsettled() ? unsettledPasses + 1 : 0;
        report(pass);
        return new Next(pass.failures().isEmpty(), pass.doubted(), again(pass));
    }

    private Optional<Duration> again(Pass pass) {
        if (progress.isEmpty() && pass.heldUpUntil().isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Stream<Duration> retry = unsettledPasses == 0 ? Stream.empty() : Stream.of(timing.retryAfter(unsettledPasses));
        Stream<Duration> timed = Stream.concat(Stream.of(resyncAt), pass.heldUpUntil().stream())
                .map(instant -> Duration.between(now, instant));
        return Stream.concat(retry, timed).min(Duration::compareTo);
    }

    private void report(Pass pass) {
        if (pass.unsettled()) {
            LOG.atLevel(unsettledPasses == 1 ? Level.WARN : Level.DEBUG)
                    .addKeyValue("tenant", tenant)
                    .addKeyValue(
                            "entries",
                            progress.values().stream()
                                    .filter(reached -> !reached.settled())
                                    .count())
                    .addKeyValue(
                            "failure",
                            pass.failures().stream()
                                    .map(failure -> failure.kind().name())
                                    .findFirst()
                                    .orElse("none"))
                    .log("Entries could not be read as their status announces them; what is held stays");
        }
    }
}
