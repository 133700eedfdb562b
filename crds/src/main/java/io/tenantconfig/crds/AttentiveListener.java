package io.tenantconfig.crds;

import io.fabric8.kubernetes.client.http.WebSocket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Passes on what comes on a watch; if nothing comes for too long, that is an error, and what comes later is dropped. */
final class AttentiveListener implements WebSocket.Listener {

    private final WebSocket.Listener listener;
    private final Duration limit;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile long lastHeard;

    AttentiveListener(WebSocket.Listener listener, Duration limit) {
        this.listener = listener;
        this.limit = limit;
    }

    @Override
    public void onOpen(WebSocket watch) {
        lastHeard = System.nanoTime();
        checkAfter(watch, limit);
        listener.onOpen(watch);
    }

    @Override
    public void onMessage(WebSocket watch, String text) {
        lastHeard = System.nanoTime();
        if (!over.get()) {
            listener.onMessage(watch, text);
        }
    }

    @Override
    public void onMessage(WebSocket watch, ByteBuffer bytes) {
        lastHeard = System.nanoTime();
        if (!over.get()) {
            listener.onMessage(watch, bytes);
        }
    }

    @Override
    public void onClose(WebSocket watch, int code, String reason) {
        if (over.compareAndSet(false, true)) {
            listener.onClose(watch, code, reason);
        }
    }

    @Override
    public void onError(WebSocket watch, Throwable cause) {
        if (over.compareAndSet(false, true)) {
            listener.onError(watch, cause);
        }
    }

    private void checkAfter(WebSocket watch, Duration wait) {
        CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS).execute(() -> check(watch));
    }

    private void check(WebSocket watch) {
        if (over.get()) {
            return;
        }
        Duration left = limit.minusNanos(System.nanoTime() - lastHeard);
        if (left.isPositive()) {
            checkAfter(watch, left);
        } else {
            onError(watch, new SocketTimeoutException("nothing came on a watch for " + limit));
        }
    }
}
