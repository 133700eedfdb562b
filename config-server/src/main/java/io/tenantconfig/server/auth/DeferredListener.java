package io.tenantconfig.server.auth;

import io.grpc.ServerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for a call's listener until that is known, and then hands on what has come in the meantime, in order. The
 * flow control of the call keeps that small: nothing asked for messages yet.
 */
final class DeferredListener<T> extends ServerCall.Listener<T> {

    private final List<Consumer<ServerCall.Listener<T>>> waiting = new ArrayList<>();
    private ServerCall.@Nullable Listener<T> listener;

    synchronized void handTo(ServerCall.Listener<T> known) {
        listener = known;
        waiting.forEach(event -> event.accept(known));
        waiting.clear();
    }

    @Override
    public void onMessage(T message) {
        deliver(known -> known.onMessage(message));
    }

    @Override
    public void onHalfClose() {
        deliver(ServerCall.Listener::onHalfClose);
    }

    @Override
    public void onCancel() {
        deliver(ServerCall.Listener::onCancel);
    }

    @Override
    public void onComplete() {
        deliver(ServerCall.Listener::onComplete);
    }

    @Override
    public void onReady() {
        deliver(ServerCall.Listener::onReady);
    }

    private synchronized void deliver(Consumer<ServerCall.Listener<T>> event) {
        if (listener == null) {
            waiting.add(event);
        } else {
            event.accept(listener);
        }
    }
}
