package io.tenantconfig.server;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.tenantconfig.v1.Bookmark;
import io.tenantconfig.v1.ConfigEntry;
import io.tenantconfig.v1.WatchConfigsRequest;
import io.tenantconfig.v1.WatchConfigsResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A client that watches: all events it got, and the values that it holds by them. */
final class Watching implements ClientResponseObserver<WatchConfigsRequest, WatchConfigsResponse> {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<WatchConfigsResponse> events = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final boolean reads;
    private Optional<ClientCallStreamObserver<WatchConfigsRequest>> call = Optional.empty();

    /** @param reads whether it takes what comes; if not, {@link #read} takes one at a time */
    private Watching(boolean reads) {
        this.reads = reads;
    }

    static Watching of(World world, String tenant, String service) {
        return of(
                world,
                world.issuer.token(tenant),
                WatchConfigsRequest.newBuilder().setService(service).build(),
                true);
    }

    static Watching of(World world, String token, WatchConfigsRequest request, boolean reads) {
        var watching = new Watching(reads);
        world.streaming(token).watchConfigs(request, watching);
        return watching;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchConfigsRequest> started) {
        call = Optional.of(started);
        if (!reads) {
            started.disableAutoRequestWithInitial(0);
        }
    }

    /** Goes away without a word. */
    void cancel() {
        call.orElseThrow().cancel("for this test", null);
    }

    /** Whether the stream has ended. */
    boolean failed() {
        return failure.get() != null;
    }

    void read(int messages) {
        call.orElseThrow().request(messages);
    }

    @Override
    public void onNext(WatchConfigsResponse event) {
        events.add(event);
    }

    @Override
    public void onError(Throwable thrown) {
        failure.set(thrown);
    }

    @Override
    public void onCompleted() {
        failure.set(new IllegalStateException("ended without an error"));
    }

    List<WatchConfigsResponse> events() {
        return List.copyOf(events);
    }

    List<ConfigEntry> entries() {
        return events.stream()
                .filter(WatchConfigsResponse::hasEntry)
                .map(WatchConfigsResponse::getEntry)
                .toList();
    }

    List<String> removals() {
        return events.stream()
                .filter(WatchConfigsResponse::hasRemoval)
                .map(event -> event.getRemoval().getKey())
                .toList();
    }

    List<Bookmark> bookmarks() {
        return events.stream()
                .filter(WatchConfigsResponse::hasBookmark)
                .map(WatchConfigsResponse::getBookmark)
                .toList();
    }

    /** What the client holds at each bookmark. */
    List<Map<String, String>> states() {
        List<Map<String, String>> states = new ArrayList<>();
        Map<String, String> held = new TreeMap<>();
        for (WatchConfigsResponse event : events) {
            switch (event.getEventCase()) {
                case ENTRY ->
                    held.put(event.getEntry().getKey(), event.getEntry().getValue());
                case REMOVAL -> held.remove(event.getRemoval().getKey());
                case BOOKMARK -> states.add(Map.copyOf(held));
                case EVENT_NOT_SET -> throw new AssertionError("an event without content");
            }
        }
        return states;
    }

    /** Waits until the client holds exactly this, at a bookmark. */
    Watching awaitState(Map<String, String> state) {
        Awaitility.await().atMost(PATIENCE).until(() -> {
            List<Map<String, String>> states = states();
            failIfEnded();
            return !states.isEmpty() && states.getLast().equals(state);
        });
        return this;
    }

    Watching awaitBookmarks(int count) {
        Awaitility.await().atMost(PATIENCE).until(() -> {
            failIfEnded();
            return bookmarks().size() >= count;
        });
        return this;
    }

    private void failIfEnded() {
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new AssertionError("the stream ended", thrown);
        }
    }

    Failures awaitFailure() {
        Awaitility.await().atMost(PATIENCE).until(() -> failure.get() != null);
        return Failures.of(failure.get());
    }
}
