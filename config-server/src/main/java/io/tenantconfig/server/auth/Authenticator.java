package io.tenantconfig.server.auth;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tenantconfig.server.auth.Admission.Admitted;
import io.tenantconfig.server.auth.Verification.Accepted;
import io.tenantconfig.server.auth.Verification.Decided;
import io.tenantconfig.server.auth.Verification.Refused;
import io.tenantconfig.server.auth.Verification.Undecided;
import io.tenantconfig.server.auth.Verified.OfNamespace;
import io.tenantconfig.server.auth.Verified.OfTenant;
import io.tenantconfig.server.errors.Failure;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who a token speaks for: at once when it was checked before, else by threads of its own. A token under a key that is
 * not known waits, without a thread, until the issuer's keys have been fetched again.
 */
public final class Authenticator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Authenticator.class);

    private static final int THREADS = 2;

    /** Calls that wait for their token's verification; at about 100 µs each, a second's worth. */
    private static final int MAX_WAITING = 10_000;

    /** Calls that wait for a fetch of keys; a call is some KB. */
    private static final int MAX_WAITING_FOR_KEYS = 1_000;

    private static final Refused KEYS_UNAVAILABLE = new Refused(
            Failure.KEYS_UNAVAILABLE, "the issuer's keys could not be fetched, so that the token could not be checked");
    private static final Refused TOO_MANY_WAIT =
            new Refused(Failure.KEYS_UNAVAILABLE, "too many tokens wait for the issuer's keys to be fetched again");
    private static final Refused NAMESPACES_UNKNOWN =
            new Refused(Failure.NOT_LOADED, "the cluster's namespaces are not known yet");
    static final Refused NO_BOUND_NAMESPACE = new Refused(
            Failure.TOKEN_NO_TENANT,
            "token: no tenant (expected: a namespace that is bound to a tenant, and not shared, and older than the token)");
    private static final Refused INTERNAL = new Refused(Failure.INTERNAL, "internal error");
    private static final Refused OVERLOADED =
            new Refused(Failure.LIMIT_REACHED, "too many tokens wait for their verification");
    static final Refused REBOUND = new Refused(
            Failure.TOKEN_NO_TENANT, "token: another tenant than before (expected: a new call for the new one)");

    /** Those that took a look at a signature, and will be the same as long as the keys are. */
    private static final Set<Failure> REMEMBERED = Set.of(
            Failure.TOKEN_UNTRUSTED, Failure.TOKEN_EXPIRED, Failure.TOKEN_WRONG_AUDIENCE, Failure.TOKEN_NO_TENANT);

    private final List<IssuerKeys> keys;
    private final WatchedCluster cluster;
    private final TokenVerifier verifier;
    private final TokenCache cache;
    private final VerificationMetrics metrics;
    private final OpenStreams streams = new OpenStreams(this::admission);

    /** Changes with the keys. */
    private final AtomicLong keysChanged = new AtomicLong();

    private final Semaphore waitingForKeys = new Semaphore(MAX_WAITING_FOR_KEYS);
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().name("verify-token-", 0).daemon().factory());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("keys-timer").daemon().factory());

    /**
     * @param settings of one or more issuers, each of another name
     * @param cluster asked about the namespaces of ServiceAccounts, if an issuer is theirs
     */
    public Authenticator(
            List<IssuerSettings> settings, WatchedCluster cluster, InstantSource clock, PrometheusRegistry registry) {
        this(settings, cluster, IssuerKeys.Timing.DEFAULT, clock, registry);
    }

    Authenticator(
            List<IssuerSettings> settings,
            WatchedCluster cluster,
            IssuerKeys.Timing timing,
            InstantSource clock,
            PrometheusRegistry registry) {
        this.cluster = cluster;
        List<TrustedIssuer> issuers = settings.stream()
                .map(issuer -> new TrustedIssuer(issuer, keys(issuer, timing), clock))
                .toList();
        this.keys = issuers.stream().map(TrustedIssuer::keys).toList();
        this.verifier = new TokenVerifier(issuers);
        this.cache = new TokenCache(clock);
        this.metrics = new VerificationMetrics(registry, keys);
    }

    private IssuerKeys keys(IssuerSettings issuer, IssuerKeys.Timing timing) {
        return new IssuerKeys(
                issuer.issuer(),
                issuer.jwks().map(KeyDocument::at).orElse(cluster::serviceAccountKeys),
                issuer.algorithms(),
                timing,
                timer,
                this::keysChanged);
    }

    /**
     * Fetches the issuers' keys in the background, from now on.
     *
     * @return completes when those of one issuer are known, whichever it is: before, nobody's token can be checked
     */
    public CompletableFuture<?> start() {
        for (IssuerKeys each : keys) {
            var _ = each.refreshed();
        }
        return CompletableFuture.anyOf(keys.stream().map(IssuerKeys::first).toArray(CompletableFuture[]::new));
    }

    /** Ends the streams of those whose namespace belongs to somebody else now, or to nobody. */
    public void bindingsChanged() {
        streams.checkAll();
    }

    private void keysChanged() {
        keysChanged.incrementAndGet();
        streams.checkAll();
    }

    /** The streams that are open, which end when their tokens fall. */
    OpenStreams streams() {
        return streams;
    }

    /** A token as it came with a call, and that by which it is found again. */
    record Presented(String token, TokenCache.Digest digest) {}

    Presented presented(String token) {
        return new Presented(token, cache.digest(token));
    }

    /** What becomes of a call with this token, if it was checked before. Never waits. */
    Optional<Admission> known(Presented token) {
        return cache.find(token.digest(), keysChanged.get()).map(this::admission);
    }

    /** Checks a token and tells the result: by this thread if it cannot be done, else by another one. */
    void admit(Presented token, Consumer<Admission> then) {
        Consumer<Admission> counting = admission -> {
            metrics.count(admission);
            then.accept(admission);
        };
        submit(() -> check(token, counting), counting);
    }

    private void submit(Runnable work, Consumer<Admission> then) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException e) {
            then.accept(OVERLOADED);
        }
    }

    private void check(Presented token, Consumer<Admission> then) {
        switch (verify(token)) {
            case Decided decided -> then.accept(admission(decided));
            case Undecided _ when !waitingForKeys.tryAcquire() -> then.accept(TOO_MANY_WAIT);
            case Undecided(var issuer) -> {
                var _ = issuer.refreshed().thenAccept(fetched -> {
                    waitingForKeys.release();
                    submit(() -> then.accept(admission(decide(token, fetched))), then);
                });
            }
        }
    }

    /** What cannot be decided with keys that were fetched after the token came never will be. */
    private Decided decide(Presented token, boolean fetched) {
        return switch (verify(token)) {
            case Decided decided -> decided;
            case Undecided _ -> fetched ? TrustedIssuer.UNTRUSTED : KEYS_UNAVAILABLE;
        };
    }

    private Verification verify(Presented token) {
        try {
            long keysBefore = keysChanged.get();
            Verification verification = verifier.verify(token.token());
            switch (verification) {
                case Accepted(var verified) -> cache.put(token.digest(), verified);
                case Refused refused
                when REMEMBERED.contains(refused.failure()) -> cache.put(token.digest(), refused, keysBefore);
                case Refused _, Undecided _ -> {}
            }
            return verification;
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("A token's verification broke off");
            return INTERNAL;
        }
    }

    private Admission admission(Decided decided) {
        return switch (decided) {
            case Accepted(var verified) -> admission(verified);
            case Refused refused -> refused;
        };
    }

    private Admission admission(Verified verified) {
        if (verified.key().isWithdrawn()) {
            return TrustedIssuer.UNTRUSTED;
        }
        return switch (verified) {
            case OfTenant ofTenant -> new Admitted(ofTenant.caller(), ofTenant);
            case OfNamespace ofNamespace -> admission(ofNamespace);
        };
    }

    /** A namespace that was made after its token is another one of the same name. */
    private Admission admission(OfNamespace account) {
        if (!cluster.knowsNamespaces()) {
            return NAMESPACES_UNKNOWN;
        }
        return cluster.bindingOf(account.namespace())
                .filter(binding -> account.tenants().includes(binding.tenant()))
                .filter(binding -> !account.issuedAt().isBefore(binding.createdAt()))
                .map(binding -> new Caller(binding.tenant(), account.services(), account.expiresAt()))
                .<Admission>map(caller -> new Admitted(caller, account))
                .orElseGet(() -> NO_BOUND_NAMESPACE.of(account.issuer()));
    }

    @Override
    public void close() {
        keys.forEach(IssuerKeys::close);
        timer.shutdownNow();
        threads.shutdownNow();
    }
}
