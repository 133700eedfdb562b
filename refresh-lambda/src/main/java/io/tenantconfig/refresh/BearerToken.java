package io.tenantconfig.refresh;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Puts the token into every request to the API server: the same one until it is to be renewed or the API server refuses it,
 * whichever comes first. A request that is refused is sent once more, with a new token. (The client's own interceptor asks its
 * {@code OAuthTokenProvider} for a token the same way before and after a refusal, so a provider that keeps a token could not
 * tell that it must fetch another.)
 */
final class BearerToken implements Interceptor {

    private final TokenSource source;
    private final Clock clock;
    private @Nullable Token current;

    BearerToken(TokenSource source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    @Override
    public void before(BasicBuilder headers, HttpRequest request, RequestTags tags) {
        setHeader(headers, current());
    }

    @Override
    public CompletableFuture<Boolean> afterFailure(BasicBuilder headers, HttpResponse<?> response, RequestTags tags) {
        if (response.code() != HttpURLConnection.HTTP_UNAUTHORIZED) {
            return CompletableFuture.completedFuture(false);
        }
        try {
            setHeader(headers, renewed());
            return CompletableFuture.completedFuture(true);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private synchronized Token current() {
        return current == null || !clock.instant().isBefore(current.renewAt()) ? renewed() : current;
    }

    private synchronized Token renewed() {
        Token token = source.fetch();
        current = token;
        return token;
    }

    private static void setHeader(BasicBuilder headers, Token token) {
        headers.setHeader("Authorization", "Bearer " + token.value());
    }
}
