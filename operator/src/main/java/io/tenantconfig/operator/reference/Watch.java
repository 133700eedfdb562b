package io.tenantconfig.operator.reference;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
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

    private static final ListOptions ONE =
            new ListOptionsBuilder().withLimit(1L).build();

    private final FilterWatchListDeletable<T, ?, ?> objects;
    private final SharedIndexInformer<T> informer;
    private final Consumer<String> changed;
    private final Runnable ended;
    private final CompletableFuture<Optional<Refusal>> started = new CompletableFuture<>();
    private volatile boolean broken;

    /**
     * @param objects to be watched
     * @param changed is told the name of every object that appears, changes or goes after the first listing
     * @param ended is told when what was watched is watched no longer, though nobody closed this
     */
    Watch(FilterWatchListDeletable<T, ?, ?> objects, Consumer<String> changed, Runnable ended) {
        this.objects = objects;
        this.informer = objects.runnableInformer(0);
        this.changed = changed;
        this.ended = ended;
        informer.addEventHandler(this);
        informer.start().whenComplete((_, failure) -> {
            if (failure == null) {
                started.complete(Optional.empty());
                tellWhenItBreaks();
            } else if (isForbidden(failure)) {
                started.complete(Optional.of(Refusal.FORBIDDEN));
            } else {
                started.completeExceptionally(failure);
            }
        });
    }

    private void tellWhenItBreaks() {
        informer.stopped().whenComplete((_, failure) -> {
            if (failure != null) {
                end();
            }
        });
    }

    /** Ends, and tells so. */
    void end() {
        broken = true;
        informer.stop();
        ended.run();
    }

    /**
     * Whether it runs without the right to it: what is open stays open when the right is lost, and the client asks for what
     * ends until it is allowed again. Asks the API server.
     */
    boolean runsWithoutRight() {
        if (!started.isDone() || hasFailed()) {
            return false;
        }
        try {
            objects.list(ONE);
            return false;
        } catch (KubernetesClientException e) {
            return isForbidden(e);
        }
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

    /** Whether it never began or has ended, as by an object that cannot be read. */
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
