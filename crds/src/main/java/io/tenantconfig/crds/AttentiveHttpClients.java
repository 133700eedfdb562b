package io.tenantconfig.crds;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * HTTP clients that end a watch, and so have it begun anew, when nothing has come on it for too long. They are the
 * delegate's clients otherwise.
 *
 * <p>Fabric8 hands its clients on through builders, some of them generic; all are interfaces, so that one decorator does
 * for all.
 */
final class AttentiveHttpClients implements HttpClient.Factory {

    /** What leads to a watch, each before those that it extends. */
    private static final Class<?>[] DECORATED = {
        HttpClient.Builder.class, HttpClient.DerivedClientBuilder.class, HttpClient.class, WebSocket.Builder.class
    };

    private final HttpClient.Factory delegate;
    private final Duration limit;

    /** @param limit how long a watch may be silent, and how long it may take to be opened */
    AttentiveHttpClients(HttpClient.Factory delegate, Duration limit) {
        this.delegate = delegate;
        this.limit = limit;
    }

    @Override
    public HttpClient.Builder newBuilder() {
        return HttpClient.Builder.class.cast(decorated(HttpClient.Builder.class, delegate.newBuilder()));
    }

    @Override
    public HttpClient.Builder newBuilder(Config config) {
        return HttpClient.Builder.class.cast(decorated(HttpClient.Builder.class, delegate.newBuilder(config)));
    }

    private Object decorated(Class<?> type, Object target) {
        return Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (_, method, arguments) -> called(target, method, arguments));
    }

    private @Nullable Object called(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        if (target instanceof WebSocket.Builder watch
                && arguments != null
                && arguments[0] instanceof WebSocket.Listener listener) {
            watch.connectTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
            arguments[0] = new AttentiveListener(listener, limit);
        }
        try {
            return decorated(method.invoke(target, arguments));
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private @Nullable Object decorated(@Nullable Object result) {
        Optional<Class<?>> type = Stream.of(DECORATED)
                .filter(decorated -> decorated.isInstance(result))
                .findFirst();
        return result == null || type.isEmpty() ? result : decorated(type.get(), result);
    }
}
