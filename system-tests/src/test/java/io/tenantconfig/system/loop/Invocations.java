package io.tenantconfig.system.loop;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Invokes a function with every event, one after the other, and twice more where it fails, as Lambda does. */
final class Invocations implements Consumer<byte[]>, AutoCloseable {

    private static final int ATTEMPTS = 3;

    /** Lambda waits a minute, then two. */
    private static final long RETRY_SECONDS = 1;

    private final RequestStreamHandler function;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("function").factory());

    Invocations(RequestStreamHandler function) {
        this.function = function;
    }

    @Override
    public void accept(byte[] event) {
        thread.execute(() -> invoke(event, 1));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void invoke(byte[] event, int attempt) {
        try {
            function.handleRequest(new ByteArrayInputStream(event), new ByteArrayOutputStream(), null);
        } catch (IOException | RuntimeException e) {
            if (attempt < ATTEMPTS) {
                var _ = thread.schedule(() -> invoke(event, attempt + 1), RETRY_SECONDS, TimeUnit.SECONDS);
            }
        }
    }
}
