package io.tenantconfig.server.auth;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tenantconfig.server.auth.Verification.Accepted;
import io.tenantconfig.server.auth.Verification.Refused;
import io.tenantconfig.server.errors.Failure;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells who a token speaks for: at once when it was verified before, else by threads of its own. */
public final class Authenticator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Authenticator.class);

    private static final int THREADS = 2;

    /** Calls that wait for their token's verification; at about 100 µs each, a second's worth. */
    private static final int MAX_WAITING = 10_000;

    private static final Refused KEYS_UNAVAILABLE = new Refused(
            Failure.KEYS_UNAVAILABLE, "the issuer's keys could not be fetched, so that the token could not be checked");
    private static final Refused OVERLOADED =
            new Refused(Failure.LIMIT_REACHED, "too many tokens wait for their verification");

    private final List<TrustedIssuer> issuers;
    private final TokenVerifier verifier;
    private final TokenCache cache;
    private final VerificationMetrics metrics;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().name("verify-token-", 0).daemon().factory());

    /** @param settings of one or more issuers, each of another name */
    public Authenticator(List<IssuerSettings> settings, InstantSource clock, PrometheusRegistry registry) {
        this.issuers = settings.stream()
                .map(issuer -> new TrustedIssuer(issuer, clock))
                .toList();
        this.verifier = new TokenVerifier(issuers);
        this.cache = new TokenCache(clock);
        this.metrics = new VerificationMetrics(registry);
    }

    /** Fetches the issuers' keys in the background. */
    public void start() {
        issuers.forEach(issuer -> threads.execute(issuer::warmUp));
    }

    /** The caller of a token that was verified before and has not expired. Never waits. */
    Optional<Caller> known(String token) {
        return cache.find(token);
    }

    /** Verifies a token and tells the result: by this thread if it cannot be done, else by another one. */
    void verify(String token, Consumer<Verification> then) {
        try {
            threads.execute(() -> then.accept(counted(verify(token))));
        } catch (RejectedExecutionException e) {
            then.accept(counted(OVERLOADED));
        }
    }

    private Verification counted(Verification verification) {
        metrics.count(verification);
        return verification;
    }

    private Verification verify(String token) {
        try {
            Verification verification = verifier.verify(token);
            if (verification instanceof Accepted(var caller)) {
                cache.put(token, caller);
            }
            return verification;
        } catch (KeysUnavailableException e) {
            LOG.atWarn()
                    .addKeyValue("cause", String.valueOf(e.getCause()))
                    .log("An issuer's keys could not be fetched");
            return KEYS_UNAVAILABLE;
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("A token's verification broke off");
            return new Refused(Failure.INTERNAL, "internal error");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        for (TrustedIssuer issuer : issuers) {
            try {
                issuer.close();
            } catch (IOException e) {
                LOG.atWarn().setCause(e).log("The source of an issuer's keys could not be closed");
            }
        }
    }
}
