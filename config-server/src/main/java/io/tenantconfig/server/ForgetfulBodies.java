package io.tenantconfig.server;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lets go of what the API server answered when it has been read. By itself, Java's HTTP client keeps a connection's first
 * exchange with all that it led to for as long as the connection lives (jdk.internal.net.http.PlainHttpConnection's
 * connectTimerEvent). That is the list of all resources as a rule, with every value in their specs, for a watch goes on
 * with the list's connection.
 */
final class ForgetfulBodies implements Interceptor {

    @Override
    public AsyncBody.Consumer<List<ByteBuffer>> consumer(
            AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
        return new Reader(consumer);
    }

    private static final class Reader implements AsyncBody.Consumer<List<ByteBuffer>> {

        private volatile AsyncBody.@Nullable Consumer<List<ByteBuffer>> consumer;
        private boolean begun;

        Reader(AsyncBody.Consumer<List<ByteBuffer>> consumer) {
            this.consumer = consumer;
        }

        /** Called one after the other. */
        @Override
        public void consume(List<ByteBuffer> bytes, AsyncBody body) throws Exception {
            if (!begun) {
                begun = true;
                CompletableFuture<?> _ = body.done().whenComplete((_, _) -> consumer = null);
            }
            var reading = consumer;
            if (reading != null) {
                reading.consume(bytes, body);
            }
        }
    }
}
