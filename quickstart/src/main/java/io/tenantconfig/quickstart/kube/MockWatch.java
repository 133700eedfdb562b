package io.tenantconfig.quickstart.kube;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A watch on the mock server, which speaks WebSocket only. */
final class MockWatch implements AutoCloseable {

    private final BlockingQueue<Optional<String>> events;
    private final WebSocket socket;

    private MockWatch(BlockingQueue<Optional<String>> events, WebSocket socket) {
        this.events = events;
        this.socket = socket;
    }

    static MockWatch open(HttpClient client, URI uri) {
        BlockingQueue<Optional<String>> events = new LinkedBlockingQueue<>();
        return new MockWatch(
                events,
                client.newWebSocketBuilder()
                        .buildAsync(uri, new Receiver(events))
                        .join());
    }

    /** The next event, as soon as there is one; empty when the watch has ended. */
    Optional<String> next() throws InterruptedException {
        return events.take();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private record Receiver(BlockingQueue<Optional<String>> events, StringBuilder partial)
            implements WebSocket.Listener {

        Receiver(BlockingQueue<Optional<String>> events) {
            this(events, new StringBuilder());
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                events.add(Optional.of(partial.toString()));
                partial.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
            events.add(Optional.empty());
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            events.add(Optional.empty());
        }
    }
}
