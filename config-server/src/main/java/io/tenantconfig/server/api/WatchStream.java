package io.tenantconfig.server.api;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.tenantconfig.core.ConfigKey;
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
import io.tenantconfig.server.snapshot.ServedEntry;
import io.tenantconfig.server.snapshot.TenantSnapshot;
import io.tenantconfig.server.snapshot.WireTime;
import io.tenantconfig.v1.Bookmark;
import io.tenantconfig.v1.Removal;
import io.tenantconfig.v1.WatchConfigsResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of changes. What it keeps of a change is its key: the value is looked up when the client is ready to take
 * it. So a slow client costs a set of keys and gets the latest values, and no value ever follows a newer one. It looks
 * only at snapshots that it was told of together with their keys: a newer one would show a part of a change.
 */
final class WatchStream {

    private static final Logger LOG = LoggerFactory.getLogger(WatchStream.class);

    private final TenantId tenant;
    private final ServiceName service;
    private final boolean includeSensitive;
    private final ServerCallStreamObserver<ReadyMessage> client;
    private final Catalog catalog;
    private final InstantSource clock;
    private final Executor executor;

    /** What the client holds: etags by key. */
    private final Map<ConfigKey, String> held;

    private final Set<ConfigKey> pending = new LinkedHashSet<>();
    private final Map<ConfigKey, Instant> stale = new HashMap<>();
    private final Set<ConfigKey> notLoaded = new TreeSet<>();
    private Moment moment;
    private boolean bookmarkDue = true;
    private boolean bookmarkPutOff;
    private boolean begun;
    private boolean scheduled;
    private boolean ended;

    WatchStream(
            TenantId tenant,
            ServiceName service,
            boolean includeSensitive,
            Map<ConfigKey, String> known,
            ServerCallStreamObserver<ReadyMessage> client,
            Catalog catalog,
            InstantSource clock,
            Executor executor) {
        this.tenant = tenant;
        this.service = service;
        this.includeSensitive = includeSensitive;
        this.held = new HashMap<>(known);
        this.client = client;
        this.catalog = catalog;
        this.clock = clock;
        this.executor = executor;
        this.moment = catalog.moment(tenant);
    }

    TenantId tenant() {
        return tenant;
    }

    ServiceName service() {
        return service;
    }

    /**
     * Begins with all that there is to see. Returns at once.
     *
     * @throws StatusRuntimeException if nothing is known yet
     */
    synchronized void begin() {
        moment = catalog.moment(tenant);
        pending.addAll(held.keySet());
        pending.addAll(moment.view(service).orElseThrow(ConfigReads::notLoaded).keySet());
        begun = true;
        schedule();
    }

    /**
     * Something may have become of these keys. Returns at once.
     *
     * @param next the snapshot in which it did
     */
    synchronized void wake(TenantSnapshot next, Collection<ConfigKey> keys) {
        moment = moment.with(next);
        if (pending.addAll(keys)) {
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
        Iterator<ConfigKey> keys = pending.iterator();
        boolean news = keys.hasNext();
        while (!ended && client.isReady() && keys.hasNext()) {
            ConfigKey key = keys.next();
            keys.remove();
            send(key, find(key));
        }
        if (!ended && client.isReady() && pending.isEmpty() && bookmarkDue) {
            if (news && !bookmarkPutOff) {
                // Other streams have the same change to tell, and that comes first.
                bookmarkPutOff = true;
                schedule();
                return;
            }
            bookmarkPutOff = false;
            bookmarkDue = false;
            client.onNext(ReadyMessage.of(
                    WatchConfigsResponse.newBuilder().setBookmark(bookmark()).build()));
        }
    }

    /** A key without a route, which only a client with old routes can name, has no value. */
    private Finding find(ConfigKey key) {
        try {
            return moment.find(service, key);
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
        bookmarkDue |= noted || sent;
    }

    private boolean sendEntry(ConfigKey key, ServedEntry entry) {
        if (entry.etag().equals(held.put(key, entry.etag()))) {
            return false;
        }
        client.onNext(entry.answer(includeSensitive));
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
