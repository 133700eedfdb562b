package io.tenantconfig.server.api;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.server.errors.Failure;
import io.tenantconfig.server.snapshot.Catalog;
import io.tenantconfig.server.snapshot.Finding;
import io.tenantconfig.server.snapshot.Finding.Found;
import io.tenantconfig.server.snapshot.Finding.Missing;
import io.tenantconfig.server.snapshot.Finding.NotLoaded;
import io.tenantconfig.server.snapshot.Moment;
import io.tenantconfig.server.snapshot.ReadyMessage;
import io.tenantconfig.server.snapshot.Rereader;
import io.tenantconfig.server.snapshot.ServedEntry;
import io.tenantconfig.server.snapshot.TenantSnapshot;
import io.tenantconfig.server.snapshot.WireTime;
import io.tenantconfig.v1.Bookmark;
import io.tenantconfig.v1.Removal;
import io.tenantconfig.v1.WatchConfigsResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of changes. What it keeps of a change is its key: the value is looked up when the client is ready to take
 * it. So a slow client costs a set of keys and gets the latest values, and no value ever follows a newer one. It looks
 * only at snapshots that it was told of together with their keys: a newer one would show a part of a change.
 */
final class WatchStream {

    private static final Logger LOG = LoggerFactory.getLogger(WatchStream.class);

    /** A reading that takes longer is not waited for: then what is held is sent, and what is stored follows. */
    private static final Duration REREAD_LIMIT = Duration.ofSeconds(5);

    private final TenantId tenant;
    private final Selection selection;
    private final ServerCallStreamObserver<ReadyMessage> client;
    private final Catalog catalog;
    private final Rereader rereader;
    private final InstantSource clock;
    private final Executor executor;
    private final Executor later;

    /** What the client holds: etags by key. */
    private final Map<ConfigKey, String> held;

    private final Set<ConfigKey> pending = new LinkedHashSet<>();
    private final Map<ConfigKey, Instant> stale = new HashMap<>();
    private final Set<ConfigKey> notLoaded = new TreeSet<>();
    private Moment moment;

    /** Since when something waits that the client does not take. */
    private Optional<Instant> waitingSince = Optional.empty();

    /** Whether a bookmark has yet to say what was sent, or noted for bookmarks, since the one before. */
    private boolean bookmarkOwed = true;

    /** Whether it is time for it: at once for all that there is to see at the beginning, later for changes. */
    private boolean bookmarkDue = true;

    private boolean bookmarkPutOff;
    private boolean begun;
    private boolean scheduled;
    private boolean ended;

    /**
     * @param executor sends, soon
     * @param later does so after a while, in which other streams are told of the same change, and more changes may come
     */
    WatchStream(
            TenantId tenant,
            Selection selection,
            Map<ConfigKey, String> known,
            ServerCallStreamObserver<ReadyMessage> client,
            Catalog catalog,
            Rereader rereader,
            InstantSource clock,
            Executor executor,
            Executor later) {
        this.tenant = tenant;
        this.selection = selection;
        this.held = new HashMap<>(known);
        this.client = client;
        this.catalog = catalog;
        this.rereader = rereader;
        this.clock = clock;
        this.executor = executor;
        this.later = later;
        this.moment = catalog.moment(tenant);
    }

    TenantId tenant() {
        return tenant;
    }

    ServiceName service() {
        return selection.service();
    }

    /**
     * Begins with all that there is to see. Returns at once. A client that holds something else than this replica may have
     * it from one that is ahead: then what the stores hold is read first.
     *
     * @throws StatusRuntimeException if nothing is known yet
     */
    synchronized void begin() {
        moment = catalog.moment(tenant);
        pending.addAll(held.keySet());
        pending.addAll(selection.in(moment).orElseThrow(ConfigReads::notLoaded).keySet());
        Map<TenantId, Set<EntryId>> differing = differing();
        if (differing.isEmpty()) {
            begun = true;
            schedule();
            return;
        }
        Map<EntryId, String> stored = new ConcurrentHashMap<>();
        CompletableFuture<?>[] readings = differing.entrySet().stream()
                .map(of -> rereader.reread(of.getKey(), of.getValue()).thenAccept(stored::putAll))
                .toArray(CompletableFuture[]::new);
        CompletableFuture<?> _ = CompletableFuture.allOf(readings)
                .orTimeout(REREAD_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((read, failure) -> beginAfter(stored));
    }

    /** The places of the keys of which the client holds something else, by tenant. */
    private Map<TenantId, Set<EntryId>> differing() {
        return held.entrySet().stream()
                .filter(known -> !(find(known.getKey()) instanceof Found(var entry)
                        && entry.etag().equals(known.getValue())))
                .flatMap(known -> places(known.getKey()).stream())
                .collect(Collectors.groupingBy(EntryId::tenant, Collectors.toSet()));
    }

    /**
     * Begins. What the client holds as it is stored, though this replica has yet to hear of it, is no older than what this
     * replica holds: it stays.
     */
    private synchronized void beginAfter(Map<EntryId, String> stored) {
        for (Map.Entry<ConfigKey, String> known : held.entrySet()) {
            ConfigKey key = known.getKey();
            if (places(key).stream().anyMatch(place -> known.getValue().equals(stored.get(place)))) {
                pending.remove(key);
                note(key, find(key));
            }
        }
        begun = true;
        schedule();
    }

    /** None of a key without a route. */
    private List<EntryId> places(ConfigKey key) {
        try {
            return moment.places(selection.service(), key);
        } catch (InvalidInputException e) {
            return List.of();
        }
    }

    /**
     * Something may have become of these keys. Returns at once.
     *
     * @param next the snapshot in which it did
     */
    synchronized void wake(TenantSnapshot next, Collection<ConfigKey> keys) {
        moment = moment.with(next);
        boolean more = false;
        for (ConfigKey key : keys) {
            more |= selection.matches(key) && pending.add(key);
        }
        if (more) {
            schedule();
        }
    }

    /** The client may be ready for more. Returns at once. */
    synchronized void schedule() {
        if (begun && !scheduled && !ended) {
            scheduled = true;
            executor.execute(this::send);
        }
    }

    /**
     * Ends the stream if its client has taken nothing for too long of what waits for it; who just has nothing to take is
     * no burden.
     *
     * @return whether it did
     */
    synchronized boolean endIfStuck(Instant now, Duration limit) {
        boolean stuck = !ended
                && waitingSince
                        .filter(since -> Duration.between(since, now).compareTo(limit) > 0)
                        .isPresent();
        if (stuck) {
            end(Failure.SLOW_READER.with("stream: nothing was read of it for " + limit.toSeconds()
                    + " s (expected: a new stream, read as it comes)"));
            pending.clear();
        }
        return stuck;
    }

    /** Ends the stream, if it has not ended. */
    synchronized void end(StatusRuntimeException failure) {
        if (!ended) {
            ended = true;
            client.onError(failure);
        }
    }

    /** The client has gone. */
    synchronized void abandon() {
        ended = true;
        pending.clear();
    }

    private synchronized void send() {
        scheduled = false;
        try {
            sendPending();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("A stream broke off");
            breakOff();
        }
    }

    /** Tells the client, who would wait for ever; that fails if sending did because the call has ended. */
    private void breakOff() {
        try {
            end(Failure.INTERNAL.with("internal error"));
        } catch (RuntimeException e) {
            LOG.atDebug().setCause(e).log("A stream that broke off had ended");
        }
        pending.clear();
    }

    private void sendPending() {
        int before = pending.size();
        Iterator<ConfigKey> keys = pending.iterator();
        while (!ended && client.isReady() && keys.hasNext()) {
            ConfigKey key = keys.next();
            keys.remove();
            send(key, find(key));
        }
        noteWaiting(pending.size() < before);
        if (bookmarkOwed && pending.isEmpty() && !ended && client.isReady()) {
            if (bookmarkDue) {
                sendBookmark();
            } else if (!bookmarkPutOff) {
                bookmarkPutOff = true;
                later.execute(this::bookmarkIsDue);
            }
        }
    }

    private synchronized void bookmarkIsDue() {
        bookmarkPutOff = false;
        bookmarkDue = true;
        schedule();
    }

    private void sendBookmark() {
        bookmarkOwed = false;
        bookmarkDue = false;
        client.onNext(ReadyMessage.of(
                WatchConfigsResponse.newBuilder().setBookmark(bookmark()).build()));
    }

    private void noteWaiting(boolean progress) {
        if (pending.isEmpty()) {
            waitingSince = Optional.empty();
        } else if (progress || waitingSince.isEmpty()) {
            waitingSince = Optional.of(clock.instant());
        }
    }

    /** A key without a route, which only a client with old routes can name, has no value. */
    private Finding find(ConfigKey key) {
        try {
            return moment.find(selection.service(), key);
        } catch (InvalidInputException e) {
            return Finding.MISSING;
        }
    }

    private void send(ConfigKey key, Finding finding) {
        boolean noted = note(key, finding);
        boolean sent = switch (finding) {
            case Found(var entry) -> sendEntry(key, entry);
            case Missing missing -> sendRemoval(key);
            case NotLoaded unknown -> false;
        };
        bookmarkOwed |= noted || sent;
    }

    private boolean sendEntry(ConfigKey key, ServedEntry entry) {
        if (entry.etag().equals(held.put(key, entry.etag()))) {
            return false;
        }
        client.onNext(entry.answer(selection.includeSensitive()));
        return true;
    }

    private boolean sendRemoval(ConfigKey key) {
        if (held.remove(key) == null) {
            return false;
        }
        client.onNext(ReadyMessage.of(WatchConfigsResponse.newBuilder()
                .setRemoval(Removal.newBuilder().setKey(key.value()))
                .build()));
        return true;
    }

    /** Keeps count of what bookmarks tell; says whether that changed. */
    private boolean note(ConfigKey key, Finding finding) {
        boolean unknown = finding instanceof NotLoaded;
        boolean changed = unknown ? notLoaded.add(key) : notLoaded.remove(key);
        Instant before = stale.remove(key);
        if (finding instanceof Found(var entry) && entry.staleSince().isPresent()) {
            stale.put(key, entry.staleSince().get());
        }
        return changed || !Objects.equals(before, stale.get(key));
    }

    private Bookmark bookmark() {
        var bookmark = Bookmark.newBuilder().setTime(WireTime.of(clock.instant()));
        stale.values().stream().min(Instant::compareTo).ifPresent(since -> bookmark.setStaleSince(WireTime.of(since)));
        notLoaded.forEach(key -> bookmark.addNotLoadedKeys(key.value()));
        return bookmark.build();
    }
}
