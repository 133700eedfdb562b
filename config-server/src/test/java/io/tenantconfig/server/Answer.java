package io.tenantconfig.server;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** What comes back first of a call that nobody waits for: a message, or why there is none. */
final class Answer<A> implements StreamObserver<A> {

    private final CompletableFuture<A> first = new CompletableFuture<>();

    CompletableFuture<A> first() {
        return first;
    }

    @Override
    public void onNext(A message) {
        first.complete(message);
    }

    @Override
    public void onError(Throwable thrown) {
        first.completeExceptionally(thrown);
    }

    @Override
    public void onCompleted() {
        first.completeExceptionally(new IllegalStateException("no answer"));
    }
}
