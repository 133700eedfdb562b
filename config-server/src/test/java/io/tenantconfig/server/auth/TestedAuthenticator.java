package io.tenantconfig.server.auth;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An authenticator whose answers are waited for. Keys are fetched when somebody needs them, unless it is told otherwise. */
final class TestedAuthenticator implements AutoCloseable {

    static final IssuerKeys.Timing ON_DEMAND =
            new IssuerKeys.Timing(Duration.ofHours(1), Duration.ofMillis(50), Duration.ofHours(24));

    final PrometheusRegistry metrics = new PrometheusRegistry();
    final Authenticator authenticator;

    TestedAuthenticator(TokenIssuer issuer, IssuerKeys.Timing timing, Clock clock) {
        this(issuer.settings(), new TestedCluster(), timing, clock);
    }

    TestedAuthenticator(IssuerSettings settings, WatchedCluster cluster, IssuerKeys.Timing timing, Clock clock) {
        this.authenticator = new Authenticator(List.of(settings), cluster, timing, clock, metrics);
    }

    CompletableFuture<Admission> ask(String token) {
        var answer = new CompletableFuture<Admission>();
        authenticator.admit(authenticator.presented(token), answer::complete);
        return answer.orTimeout(20, TimeUnit.SECONDS);
    }

    Optional<Admission> known(String token) {
        return authenticator.known(authenticator.presented(token));
    }

    Admission admit(String token) {
        return ask(token).join();
    }

    @Override
    public void close() {
        authenticator.close();
    }
}
