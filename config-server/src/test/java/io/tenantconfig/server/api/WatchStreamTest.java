package io.tenantconfig.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.ServerCallStreamObserver;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.ConfigValue;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.Version;
import io.tenantconfig.server.World;
import io.tenantconfig.server.snapshot.Catalog;
import io.tenantconfig.server.snapshot.Finding;
import io.tenantconfig.server.snapshot.Finding.Found;
import io.tenantconfig.server.snapshot.ReadyMessage;
import io.tenantconfig.server.snapshot.Rereader;
import io.tenantconfig.server.snapshot.ServedEntry;
import io.tenantconfig.server.snapshot.TenantSnapshot;
import io.tenantconfig.v1.WatchConfigsResponse;
import io.tenantconfig.v1.WatchConfigsResponse.EventCase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WatchStreamTest {

    private static final TenantId ACME = new TenantId("acme");
    private static final ServiceName CHECKOUT = new ServiceName("checkout");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String A = "param_config_a";
    private static final String B = "param_config_b";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
    private final InstantSource clock = now::get;
    private CompletableFuture<Map<EntryId, String>> reading = CompletableFuture.completedFuture(Map.of());
    private final Rereader rereader = (tenant, entries) -> reading;
    private Map<ConfigKey, String> known = Map.of();
    private final Catalog catalog = new Catalog(World.ROUTES);
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final Queue<Runnable> putOff = new ArrayDeque<>();
    private final Client client = new Client();
    private final Watches watches = new Watches();

    @Test
    void showsNoPartOfAChangeThatItWasNotToldOfYet() {
        publish("1", "1");
        // Runs what waits between the swap of a snapshot and its telling: the worst moment.
        catalog.onChange((snapshot, changed) -> runWaiting());
        catalog.onChange(watches::changed);
        WatchStream stream = stream();
        stream.begin();
        runWaiting();
        publish("2", "1");
        publish("3", "3");
        runWaiting();
        assertThat(client.states())
                .containsExactly(Map.of(A, "1", B, "1"), Map.of(A, "2", B, "1"), Map.of(A, "3", B, "3"));
    }

    @Test
    void sendsNothingBeforeItBeginsWithAllThatThereIs() {
        publish("1", "1");
        catalog.onChange(watches::changed);
        WatchStream stream = stream();
        publish("2", "1");
        runWaiting();
        stream.begin();
        runWaiting();
        assertThat(client.states()).containsExactly(Map.of(A, "2", B, "1"));
    }

    @Test
    void isToldThatThisWasAllAtOnceAtTheBeginningAndLaterAfterChanges() {
        publish("1", "1");
        catalog.onChange(watches::changed);
        stream().begin();
        runAll(waiting);
        assertThat(client.told).containsExactly(EventCase.ENTRY, EventCase.ENTRY, EventCase.BOOKMARK);
        client.told.clear();

        publish("2", "1");
        runAll(waiting);
        assertThat(client.told).containsExactly(EventCase.ENTRY);

        runAll(putOff);
        runAll(waiting);
        assertThat(client.told).containsExactly(EventCase.ENTRY, EventCase.BOOKMARK);
    }

    @Test
    void aStreamThatHasNewsAllTheTimeIsToldNowAndThenThatThisWasAll() {
        publish("0", "0");
        catalog.onChange(watches::changed);
        stream().begin();
        runWaiting();
        client.told.clear();

        for (int i = 1; i <= 3; i++) {
            publish(Integer.toString(i), "0");
            runAll(waiting);
        }
        runAll(putOff);
        publish("4", "0");
        runAll(waiting);
        runWaiting();

        assertThat(client.told)
                .containsExactly(
                        EventCase.ENTRY, EventCase.ENTRY, EventCase.ENTRY, EventCase.ENTRY, EventCase.BOOKMARK);
    }

    @Test
    void isToldOnceThatThisWasAllWhenOnlyStalenessChanged() {
        publish("1", "1");
        catalog.onChange(watches::changed);
        stream().begin();
        runWaiting();
        client.told.clear();

        catalog.publish(TenantSnapshot.of(ACME, Map.of(id(A), stale(A, "1"), id(B), stale(B, "1"))));
        runWaiting();

        assertThat(client.told).containsExactly(EventCase.BOOKMARK);
    }

    @Test
    void endsWithAFailureWhenSendingMeetsADefect() {
        publish("1", "1");
        client.defect = Optional.of(new IllegalStateException("for this test"));
        stream().begin();
        runWaiting();
        assertThat(client.failure).hasMessageContaining("internal error");
    }

    @Test
    void endsWhenItsClientTakesNothingForTooLongOfWhatWaits() {
        publish("1", "1");
        catalog.onChange(watches::changed);
        WatchStream stream = stream();
        stream.begin();
        runWaiting();
        now.updateAndGet(before -> before.plusSeconds(3600));
        assertThat(stream.endIfStuck(clock.instant(), LIMIT))
                .as("nothing waits")
                .isFalse();
        client.ready = false;
        publish("2", "1");
        runWaiting();
        now.updateAndGet(before -> before.plus(LIMIT));
        publish("2", "2");
        runWaiting();
        assertThat(stream.endIfStuck(clock.instant(), LIMIT)).isFalse();
        now.updateAndGet(before -> before.plusMillis(1));

        assertThat(stream.endIfStuck(clock.instant(), LIMIT)).isTrue();

        assertThat(client.failure).hasMessageContaining("stream: nothing was read of it for 30 s");
        assertThat(stream.endIfStuck(clock.instant(), LIMIT)).isFalse();
    }

    @Test
    void waitsForAReadingWhenTheClientHoldsSomethingElseAndSendsWhatTheStoreHolds() {
        publish("1", "1");
        catalog.onChange(watches::changed);
        known = Map.of(new ConfigKey(A), "another etag");
        reading = new CompletableFuture<>();
        stream().begin();
        runWaiting();
        assertThat(client.states()).isEmpty();
        publish("2", "1");
        reading.complete(Map.of());
        runWaiting();
        assertThat(client.states()).containsExactly(Map.of(A, "2", B, "1"));
    }

    @Test
    void leavesTheClientWhatTheStoreHoldsThoughTheStatusDoesNotAnnounceItYet() {
        publish("1", "1");
        catalog.onChange(watches::changed);
        known = Map.of(new ConfigKey(A), ((Found) found(A, "2")).entry().etag());
        reading = CompletableFuture.completedFuture(Map.of(id(A), known.get(new ConfigKey(A))));
        stream().begin();
        runWaiting();
        assertThat(client.states()).containsExactly(Map.of(B, "1"));
        publish("2", "1");
        runWaiting();
        publish("3", "1");
        runWaiting();
        assertThat(client.states()).containsExactly(Map.of(B, "1"), Map.of(A, "3", B, "1"));
    }

    @Test
    void goesOnWithAClientThatReadsSlowly() {
        publish("1", "1");
        WatchStream stream = stream();
        client.room = 1;
        stream.begin();
        runWaiting();
        now.updateAndGet(before -> before.plus(LIMIT));
        client.room = 1;
        stream.schedule();
        runWaiting();
        now.updateAndGet(before -> before.plus(LIMIT));
        assertThat(stream.endIfStuck(clock.instant(), LIMIT)).isFalse();
        assertThat(client.failure).isNull();
    }

    private WatchStream stream() {
        var stream = new WatchStream(
                ACME,
                new Selection(CHECKOUT, "", false),
                known,
                client,
                catalog,
                rereader,
                clock,
                waiting::add,
                putOff::add);
        watches.add(stream);
        return stream;
    }

    private void publish(String a, String b) {
        catalog.open(Set.of());
        catalog.publish(TenantSnapshot.of(ACME, Map.of(id(A), found(A, a), id(B), found(B, b))));
    }

    /** Until there is nothing left to do, as late as it may be. */
    private void runWaiting() {
        while (!waiting.isEmpty() || !putOff.isEmpty()) {
            runAll(waiting);
            runAll(putOff);
        }
    }

    private static void runAll(Queue<Runnable> tasks) {
        for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
            next.run();
        }
    }

    private static EntryId id(String key) {
        return new EntryId(new Scope(ACME, CHECKOUT), new ConfigKey(key));
    }

    private static Finding found(String key, String text) {
        var version = new Version(text, Instant.parse("2030-01-01T00:00:00Z"));
        return new Found(ServedEntry.current(id(key), ConfigValue.text(text), false, version));
    }

    private static Finding stale(String key, String text) {
        return new Found(((Found) found(key, text)).entry().staleSince(Instant.parse("2030-01-01T00:00:00Z")));
    }

    /** A client that is ready unless told otherwise. */
    private static final class Client extends ServerCallStreamObserver<ReadyMessage> {

        private final Map<String, String> held = new HashMap<>();
        private final List<Map<String, String>> states = new ArrayList<>();
        private final List<EventCase> told = new ArrayList<>();
        private Optional<RuntimeException> defect = Optional.empty();
        private @Nullable Throwable failure;
        private boolean ready = true;

        /** How many more messages it takes. */
        private int room = Integer.MAX_VALUE;

        /** What the client holds at each bookmark. */
        List<Map<String, String>> states() {
            return states;
        }

        @Override
        public void onNext(ReadyMessage message) {
            defect.ifPresent(exception -> {
                throw exception;
            });
            room--;
            WatchConfigsResponse event = parse(message);
            told.add(event.getEventCase());
            if (event.hasBookmark()) {
                states.add(Map.copyOf(held));
            } else {
                held.put(event.getEntry().getKey(), event.getEntry().getValue());
            }
        }

        private static WatchConfigsResponse parse(ReadyMessage message) {
            try {
                return WatchConfigsResponse.parseFrom(message.stream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void onError(Throwable thrown) {
            failure = thrown;
        }

        @Override
        public void onCompleted() {}

        @Override
        public boolean isReady() {
            return ready && room > 0;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}
    }
}
