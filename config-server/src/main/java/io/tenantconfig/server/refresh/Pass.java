package io.tenantconfig.server.refresh;

import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.server.declaration.Declaration;
import io.tenantconfig.server.declaration.Hint.Unreadable;
import io.tenantconfig.server.refresh.Reading.Failed;
import io.tenantconfig.server.refresh.Reading.Judged;
import io.tenantconfig.server.snapshot.Finding;
import io.tenantconfig.server.snapshot.Finding.Found;
import io.tenantconfig.server.snapshot.Finding.Missing;
import io.tenantconfig.server.snapshot.ServedEntry;
import io.tenantconfig.server.snapshot.TenantSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One pass over all that a tenant declares: says what is to be read, takes what was read, and ends in what is served from
 * then on. Entries that are being written stay as they are until the whole write has ended.
 */
final class Pass {

    private final Map<EntryId, Declaration> declarations;
    private final TenantSnapshot before;
    private final Map<EntryId, Progress> progressBefore;
    private final boolean everything;
    private final Set<EntryId> asked;
    private final Instant now;
    private final Map<EntryId, Finding> findings = new HashMap<>();
    private final Map<EntryId, Progress> progress = new HashMap<>();
    private final Map<EntryId, String> doubted = new HashMap<>();
    private final List<StoreException> failures = new ArrayList<>();

    /**
     * @param everything whether entries are read whose hint has not changed, too
     * @param asked which of these are read in any case
     */
    Pass(
            Map<EntryId, Declaration> declarations,
            TenantSnapshot before,
            Map<EntryId, Progress> progressBefore,
            boolean everything,
            Set<EntryId> asked,
            Instant now) {
        this.declarations = declarations;
        this.before = before;
        this.progressBefore = progressBefore;
        this.everything = everything;
        this.asked = asked;
        this.now = now;
    }

    /** What must be read. */
    List<Declaration> due() {
        return declarations.values().stream().filter(this::isDue).toList();
    }

    private boolean isDue(Declaration declaration) {
        if (declaration.hint() instanceof Unreadable || isHeldUp(declaration)) {
            return false;
        }
        Progress reached = progressBefore.get(declaration.id());
        return everything
                || asked.contains(declaration.id())
                || reached == null
                || !reached.settled()
                || reached.unusableAs()
                        .filter(type -> type != declaration.contentType())
                        .isPresent()
                || !reached.hint().equals(declaration.hint());
    }

    private boolean isHeldUp(Declaration declaration) {
        return declaration.heldUntil(now).isPresent();
    }

    Optional<ServedEntry> held(Declaration declaration) {
        return before.served(declaration.id());
    }

    Optional<Instant> doubtedSince(Declaration declaration) {
        return Optional.ofNullable(progressBefore.get(declaration.id()))
                .filter(reached -> reached.hint().equals(declaration.hint()))
                .flatMap(Progress::doubtedSince);
    }

    /** Takes the readings of what was due. What nobody declares any more is left behind. */
    void take(Map<EntryId, Reading> readings) {
        for (Declaration declaration : declarations.values()) {
            Reading reading = readings.get(declaration.id());
            if (reading != null) {
                take(declaration, reading);
            } else if (declaration.hint() instanceof Unreadable unreadable) {
                keepUnreadable(declaration, unreadable);
            } else {
                keep(declaration);
            }
        }
    }

    private void take(Declaration declaration, Reading reading) {
        EntryId id = declaration.id();
        switch (reading) {
            case Judged(Verdict.Accepted(var entry)) -> {
                findings.put(id, new Found(entry));
                progress.put(id, Progress.settled(declaration.hint()));
            }
            case Judged(Verdict.Absent()) -> progress.put(id, Progress.settled(declaration.hint()));
            case Judged(Verdict.Unusable unusable) -> {
                findings.put(id, lastKnownGood(declaration));
                progress.put(id, Progress.unusable(declaration.hint(), declaration.contentType()));
            }
            case Judged(Verdict.Doubtful(var reason, var read)) -> {
                read.ifPresent(entry -> doubted.put(id, entry.etag()));
                findings.put(id, lastKnownGood(declaration));
                progress.put(
                        id,
                        progressBefore
                                .getOrDefault(id, Progress.unsettled(declaration.hint()))
                                .doubted(declaration.hint(), now));
            }
            case Failed(var cause) -> {
                failures.add(cause);
                findings.put(id, lastKnownGood(declaration));
                progress.put(id, new Progress(declaration.hint(), false, Optional.empty(), doubtedSince(declaration)));
            }
        }
    }

    private void keepUnreadable(Declaration declaration, Unreadable unreadable) {
        boolean asItIs = unreadable.leaving() || isHeldUp(declaration);
        held(declaration)
                .map(entry -> asItIs ? entry : entry.staleSince(now))
                .ifPresent(entry -> findings.put(declaration.id(), new Found(entry)));
        progress.put(declaration.id(), Progress.settled(declaration.hint()));
    }

    private void keep(Declaration declaration) {
        EntryId id = declaration.id();
        Progress reached = progressBefore.get(id);
        if (reached != null) {
            progress.put(id, reached);
        }
        Finding finding = reached == null ? Finding.NOT_LOADED : before.find(id);
        if (finding instanceof Found(var entry) && !isHeldUp(declaration)) {
            finding = new Found(Acceptance.redeclared(declaration, entry).orElseGet(() -> entry.staleSince(now)));
        }
        if (!(finding instanceof Missing)) {
            findings.put(id, finding);
        }
    }

    private Finding lastKnownGood(Declaration declaration) {
        return held(declaration)
                .<Finding>map(entry -> new Found(entry.staleSince(now)))
                .orElse(Finding.NOT_LOADED);
    }

    Map<EntryId, Finding> findings() {
        return findings;
    }

    Map<EntryId, Progress> progress() {
        return progress;
    }

    /** The etags of what was read and is not served, because the status does not announce it. */
    Map<EntryId, String> doubted() {
        return doubted;
    }

    /** The stores' failures, one for each entry that could not be read. */
    List<StoreException> failures() {
        return failures;
    }

    boolean unsettled() {
        return progress.values().stream().anyMatch(reached -> !reached.settled());
    }

    /** When an entry that is being written must be looked at at the latest; empty when none is. */
    Optional<Instant> heldUpUntil() {
        return declarations.values().stream()
                .flatMap(declaration -> declaration.heldUntil(now).stream())
                .min(Instant::compareTo);
    }
}
