package io.tenantconfig.operator.reference;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** All objects of one kind in one namespace, as far as they may be read. */
final class Watch<T extends HasMetadata> implements ResourceEventHandler<T>, AutoCloseable {

    /** Why objects cannot be watched. */
    enum Refusal {
        FORBIDDEN
    }

    private final SharedIndexInformer<T> informer;
    private final Consumer<String> changed;
    private final CompletableFuture<Optional<Refusal>> started = new CompletableFuture<>();
    private volatile boolean broken;

    /**
     * @param changed is told the name of every object that appears, changes or goes after the first listing
     * @param ended is told when what was watched is watched no longer, though nobody closed this
     */
    Watch(SharedIndexInformer<T> informer, Consumer<String> changed, Runnable ended) {
        this.informer = informer;
        this.changed = changed;
        informer.addEventHandler(this);
        informer.start().whenComplete((_, failure) -> {
            if (failure == null) {
                started.complete(Optional.empty());
                tellWhenItEnds(ended);
            } else if (isForbidden(failure)) {
                started.complete(Optional.of(Refusal.FORBIDDEN));
            } else {
                started.completeExceptionally(failure);
            }
        });
    }

    private void tellWhenItEnds(Runnable ended) {
        informer.stopped().whenComplete((_, failure) -> {
            if (failure != null) {
                broken = true;
                ended.run();
            }
        });
    }

    private static boolean isForbidden(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapper && wrapper.getCause() != null
                ? wrapper.getCause()
                : failure;
        return cause instanceof KubernetesClientException e && e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
    }

    /**
     * Why the objects cannot be watched; empty once they are.
     *
     * @throws CompletionException if the first listing fails otherwise, or is not done in time
     */
    Optional<Refusal> awaitStart(Duration timeout) {
        return started.copy()
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /**
     * Whether it never began or has ended, as by an object that cannot be read. A right that is lost does not end it: the client
     * asks for the watch again until it is allowed.
     */
    boolean hasFailed() {
        return broken
                || started.isCompletedExceptionally()
                || started.getNow(Optional.empty()).isPresent();
    }

    Optional<T> get(String namespace, String name) {
        return Optional.ofNullable(informer.getStore().getByKey(namespace + "/" + name));
    }

    @Override
    public void onAdd(T object) {
        tell(object);
    }

    @Override
    public void onUpdate(T old, T object) {
        tell(object);
    }

    @Override
    public void onDelete(T object, boolean finalStateUnknown) {
        tell(object);
    }

    /** Nobody has read before the first listing is done, and who reads afterwards sees all that came before. */
    private void tell(T object) {
        if (started.isDone()) {
            changed.accept(object.getMetadata().getName());
        }
    }

    @Override
    public void close() {
        informer.stop();
    }
}
